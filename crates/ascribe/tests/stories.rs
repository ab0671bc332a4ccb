//! The samples as stories: which reports belong together whatever order they come in, where every id leads, and what people
//! decide about it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod samples;

use std::collections::BTreeSet;
use std::path::Path;

use ascribe::model::StoryId;
use ascribe::{Contents, Ledger, PageReading};
use samples::samples;

/// The pages of the ferry fire; page 12 is a digest that tells of it too, after the flood.
const FERRY: [&str; 2] = ["10-2026-03-05-saltmarsh-post", "15-2026-03-06-saltmarsh-post"];

/// The stories of the pages, each as the names of its pages.
fn stories(pages: &[PageReading]) -> Vec<BTreeSet<String>> {
    let contents = Contents::of(pages.iter().map(|page| page.reading.clone()).collect());
    let name_of = |sha256: &String| {
        let page = pages.iter().find(|page| page.reading.document.sha256 == *sha256).unwrap();
        Path::new(&page.input).file_stem().unwrap().to_string_lossy().into_owned()
    };
    let stories =
        contents.comparison.stories.iter().map(|story| story.documents.iter().map(name_of).collect());
    stories.collect()
}

#[test]
fn a_war_a_flood_and_a_fire_are_three_stories() {
    let stories = stories(&samples());
    let sizes: BTreeSet<usize> = stories.iter().map(BTreeSet::len).collect();
    assert_eq!(stories.len(), 3, "{stories:#?}");
    assert_eq!(sizes, BTreeSet::from([2, 17, 18]), "{stories:#?}");
    let ferry = BTreeSet::from(FERRY.map(str::to_owned));
    assert!(stories.contains(&ferry), "{stories:#?}");
}

#[test]
fn stories_do_not_depend_on_the_order_in_which_reports_are_added() {
    let mut pages = samples();
    let mut known: BTreeSet<BTreeSet<String>> = stories(&pages).into_iter().collect();
    let ids = |pages: &[PageReading]| -> BTreeSet<String> {
        let contents = Contents::of(pages.iter().map(|page| page.reading.clone()).collect());
        let stories = contents.comparison.stories.iter().map(|story| story.id.0.clone());
        stories.chain(contents.comparison.series.iter().map(|series| series.id.0.clone())).collect()
    };
    let known_ids = ids(&pages);
    let mut random = 7_u64;
    for _ in 0..5 {
        for at in (1..pages.len()).rev() {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            pages.swap(at, usize::try_from(random >> 33).unwrap() % (at + 1));
        }
        known.extend(stories(&pages));
        assert_eq!(known.len(), 3, "another order gives other stories: {known:#?}");
        assert_eq!(ids(&pages), known_ids);
    }
}

#[test]
fn every_id_leads_to_what_it_names() {
    let contents = Contents::of(samples().into_iter().map(|page| page.reading).collect());
    let mut in_stories: BTreeSet<&str> = BTreeSet::new();
    for story in &contents.comparison.stories {
        assert_eq!(contents.story(&story.id.0), Some(story));
        for document in &story.documents {
            assert_eq!(contents.story_of(document), Some(story));
        }
        for id in &story.series {
            let series = contents.series(&id.0).unwrap();
            assert_eq!(series.story, story.id);
            for claim in &series.claims {
                assert_eq!(contents.series_of(claim), Some(series));
                let document = &contents.claim(claim).unwrap().document;
                assert!(story.documents.contains(document), "{claim} is of a report of another story");
                assert!(in_stories.insert(&claim.0), "{claim} stands in two series");
            }
        }
    }
    let n_claims: usize = contents.readings.iter().map(|reading| reading.claims.len()).sum();
    assert_eq!(in_stories.len(), n_claims, "claims without a series");
    for finding in &contents.comparison.findings {
        assert!(finding.claims.iter().all(|claim| contents.claim(claim).is_some()));
    }
}

#[test]
fn what_people_decide_about_stories_stays_and_is_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(&folder.path().join("desk.ledger")).unwrap().as_user("desk");
    let pages = samples();
    ledger.add(&pages, None).unwrap();
    let of_page = |ledger: &Ledger, name: &str| {
        let page = pages.iter().find(|page| page.input.contains(name)).unwrap();
        let contents = ledger.contents().unwrap();
        let story = contents.story_of(&page.reading.document.sha256).unwrap();
        (page.reading.document.sha256.clone(), story.id.0.clone(), story.title.clone())
    };
    let (digest, flood, _) = of_page(&ledger, "12-2026-03-06-bright-morning");
    let (first, ferry, _) = of_page(&ledger, FERRY[0]);
    assert_ne!(flood, ferry);
    let named = ledger.name(&ferry, "The fire on the ferry", None).unwrap();
    let moved = ledger.move_into(&digest, &ferry, Some("mostly of the ferry")).unwrap();
    let apart = ledger.move_into(&first, "new", None).unwrap();
    let check = |ledger: &Ledger| {
        let (_, of_first, _) = of_page(ledger, FERRY[0]);
        let (_, of_second, _) = of_page(ledger, FERRY[1]);
        assert_eq!(of_first, StoryId::of_first(&first).0, "the report stands alone");
        assert_ne!(of_second, of_first);
    };
    check(&ledger);
    ledger.rebuild().unwrap();
    check(&ledger);
    ledger.add(&pages, Some("read again")).unwrap();
    check(&ledger);
    ledger.undo(apart.id, None).unwrap();
    let (_, of_digest, title) = of_page(&ledger, "12-2026-03-06-bright-morning");
    assert_eq!((of_digest.as_str(), title.as_str()), (ferry.as_str(), "The fire on the ferry"));
    ledger.undo_all(&[named.id, moved.id], None).unwrap();
    let (_, of_digest, _) = of_page(&ledger, "12-2026-03-06-bright-morning");
    assert_eq!(of_digest, flood);
    assert_ne!(of_page(&ledger, FERRY[0]).2, "The fire on the ferry");
}
