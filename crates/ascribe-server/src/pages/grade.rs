//! `POST /grade`: how far a person trusts a source, an outlet, a claim or a series.

use std::sync::Arc;

use ascribe::{Graded, Scale};
use axum::Form;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect};
use serde::Deserialize;

use super::review::{admit_form, reason};
use crate::asked::Answer;
use crate::refusal::Refusal;
use crate::site::Site;

/// A grade as a form sends it.
#[derive(Debug, Deserialize)]
pub(crate) struct SentGrade {
    token: String,
    /// `source`, `outlet`, `claim` or `series`.
    of: String,
    about: String,
    grade: String,
    #[serde(default)]
    why: String,
    /// The page to show then.
    back: String,
}

/// Records a grade on the scale that has it.
pub(crate) async fn grade(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    Form(sent): Form<SentGrade>,
) -> Answer {
    admit_form(&site, &headers, &sent.token)?;
    let why = reason(&sent.why)?;
    let all = [Graded::Source, Graded::Outlet, Graded::Claim, Graded::Series];
    let of = all.into_iter().find(|of| of.as_str() == sent.of);
    let of = of.ok_or_else(|| Refusal::bad_request(format!("`{}` cannot be graded", sent.of)))?;
    let has_grade = |scale: &Scale| scale.grades_such(of) && scale.grades().contains(&sent.grade.as_str());
    let scale = Scale::ALL.into_iter().find(has_grade);
    let no_grade = || Refusal::bad_request(format!("`{}` is no grade of a {}", sent.grade, of.as_str()));
    let scale = scale.ok_or_else(no_grade)?;
    // Only to a page of this server.
    let back =
        if sent.back.starts_with('/') && !sent.back.starts_with("//") { sent.back } else { "/".to_owned() };
    let (about, grade) = (sent.about, sent.grade);
    let recorded =
        site.write(move |ledger| Ok(vec![ledger.grade(of, &about, scale, &grade, Some(&why))?.id]));
    recorded.await?;
    Ok(Redirect::to(&back).into_response())
}
