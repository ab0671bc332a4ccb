//! How far people trust something, and the form by which they say so.

use ascribe::{Grade, Graded, Scale};
use maud::{Markup, html};

use crate::asked::Asked;

/// The grades of something, of each scale the last.
pub(crate) fn grade_list(grades: &[&Grade]) -> Markup {
    html! { ul { @for grade in grades { li { strong { (grade.grade) } span.quiet { " on the scale " (grade.scale.as_str()) } } } } }
}

/// The grades of something, with the form to give one. `back` is the page to show then.
pub(crate) fn grade_box(asked: &Asked, (of, about): (Graded, &str), grades: &[&Grade], back: &str) -> Markup {
    html! {
        section.box {
            h2 { "Grades" }
            @if grades.is_empty() { p.quiet { "Nobody has graded this " (of.as_str()) "." } } @else { (grade_list(grades)) }
            details.grading {
                summary { "Grade it" }
                form method="post" action="/grade" {
                    input type="hidden" name="token" value=(asked.site.keys.form_token());
                    input type="hidden" name="of" value=(of.as_str());
                    input type="hidden" name="about" value=(about);
                    input type="hidden" name="back" value=(back);
                    label for="grade" { "grade" }
                    select #grade name="grade" required {
                        option value="" { "choose" }
                        @for scale in Scale::ALL.into_iter().filter(|scale| scale.grades_such(of)) {
                            optgroup label=(scale.as_str()) { @for grade in scale.grades() { option { (grade) } } }
                        }
                    }
                    label for="grade-why" { "reason" }
                    input #grade-why.wide name="why" required;
                    p { button { "Record" } }
                }
            }
        }
    }
}
