//! Readings made by hand and readings made from annotated reports, to test comparing apart from reading text.
#![allow(dead_code, reason = "each test uses its own part")]

pub mod gold;
pub mod stories;

use ascribe_model::{
    Amount, Block, BlockKind, Certainty, Change, Claim, ClaimId, DateBasis, Document, Excerpt, Interval,
    Measure, OriginMention, PageDate, PlaceMention, Ratio, Reading, Remark, Remarks, SourceMention, Span,
    content_hash, short_id,
};
use jiff::civil::Date;

/// A page being written sentence by sentence.
pub struct Page {
    document: Document,
    claims: Vec<Claim>,
}

/// What the figure said just before is to a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Last {
    /// Nothing.
    Apart,
    /// What it is a share of.
    Base,
    /// What it is a part of: "including 3".
    Whole,
}

/// A figure of a page being written.
#[derive(Clone)]
pub struct Fig {
    amount: Amount,
    approx: bool,
    measure: Measure,
    population: Option<String>,
    change: Change,
    last: Last,
    source: Option<String>,
    via: Vec<String>,
    certainty: Certainty,
    place: Option<PlaceMention>,
    when: Option<Interval>,
    earlier: bool,
    remarks: Remarks,
}

pub fn day(day: &str) -> Date {
    day.parse().expect("a date")
}

pub fn excerpt(text: &str) -> Excerpt {
    Excerpt { text: text.to_owned(), span: Span::new(0, text.len()) }
}

/// A source mention; `name=actor` gives the actor's id.
pub fn mention(words: &str) -> SourceMention {
    let (name, actor) = words.split_once('=').map_or((words, None), |(name, actor)| (name, Some(actor)));
    SourceMention { excerpt: excerpt(name), name: None, actor: actor.map(str::to_owned) }
}

pub fn place(name: &str, country: &str, precision: u8) -> PlaceMention {
    PlaceMention {
        excerpt: excerpt(name),
        name: Some(name.to_owned()),
        region: (precision <= 4).then(|| name.to_owned()),
        country: Some(country.to_owned()),
        lat: None,
        lon: None,
        precision: Some(precision),
    }
}

impl Fig {
    fn new(amount: Amount, measure: Measure) -> Fig {
        Fig {
            amount,
            approx: false,
            measure,
            population: None,
            change: Change::Total,
            last: Last::Apart,
            source: None,
            via: Vec::new(),
            certainty: Certainty::Stated,
            place: None,
            when: None,
            earlier: false,
            remarks: Remarks::default(),
        }
    }
    pub fn exactly(count: u64, measure: Measure) -> Fig {
        Fig::new(Amount::people(count), measure)
    }
    pub fn over(low: u64, measure: Measure) -> Fig {
        Fig::new(Amount::People { low: Some(low), high: None }, measure)
    }
    pub fn under(high: u64, measure: Measure) -> Fig {
        Fig::new(Amount::People { low: None, high: Some(high) }, measure)
    }
    pub fn range(low: u64, high: u64, measure: Measure) -> Fig {
        Fig::new(Amount::People { low: Some(low), high: Some(high) }, measure)
    }
    pub fn share(low: Option<(u64, u64)>, high: Option<(u64, u64)>, measure: Measure) -> Fig {
        let ratio = |(a, b)| Ratio::new(a, b).expect("a ratio");
        Fig::new(Amount::Share { low: low.map(ratio), high: high.map(ratio) }, measure)
    }
    pub fn about(mut self) -> Fig {
        self.approx = true;
        self
    }
    pub fn of(mut self, population: &str) -> Fig {
        self.population = Some(population.to_owned());
        self
    }
    pub fn by(mut self, source: &str) -> Fig {
        self.source = Some(source.to_owned());
        self
    }
    pub fn via(mut self, relay: &str) -> Fig {
        self.via.push(relay.to_owned());
        self
    }
    pub fn change(mut self, change: Change) -> Fig {
        self.change = change;
        self
    }
    pub fn certainty(mut self, certainty: Certainty) -> Fig {
        self.certainty = certainty;
        self
    }
    pub fn at(mut self, place: PlaceMention) -> Fig {
        self.place = Some(place);
        self
    }
    pub fn on(self, at: &str) -> Fig {
        self.between(at, at)
    }
    pub fn between(mut self, from: &str, to: &str) -> Fig {
        self.when = Some(Interval { from: Some(day(from)), to: Some(day(to)) });
        self
    }
    pub fn marked(mut self, remarks: impl IntoIterator<Item = Remark>) -> Fig {
        self.remarks.marks.extend(remarks);
        self
    }
    pub fn earlier(mut self) -> Fig {
        self.earlier = true;
        self
    }
    /// A part of the figure said just before it: "including 3".
    pub fn within_last(mut self) -> Fig {
        self.last = Last::Whole;
        self
    }
    /// A share of the figure said just before it.
    pub fn of_last(mut self) -> Fig {
        self.last = Last::Base;
        self
    }
}

impl Page {
    /// A page of an outlet; `published` may be empty.
    pub fn new(outlet: &str, published: &str) -> Page {
        let host = outlet.to_lowercase().replace(' ', "-");
        let mut document = Document {
            outlet: Some(outlet.to_owned()),
            url: Some(format!("https://{host}.example/{published}")),
            language: Some("en".to_owned()),
            ..Document::default()
        };
        if !published.is_empty() {
            document.published = Some(PageDate { value: published.to_owned(), basis: DateBasis::Given });
        }
        Page { document, claims: Vec::new() }
    }

    pub fn credits(mut self, origin: &str) -> Page {
        self.document.origin = Some(OriginMention { text: origin.to_owned(), span: None });
        self
    }

    pub fn headline(self, sentence: &str, figures: impl IntoIterator<Item = Fig>) -> Page {
        self.block(BlockKind::Headline, sentence, figures)
    }

    /// A sentence whose figures stand in braces, in the order of `figures`.
    pub fn says(self, sentence: &str, figures: impl IntoIterator<Item = Fig>) -> Page {
        self.block(BlockKind::Body, sentence, figures)
    }

    fn block(mut self, kind: BlockKind, sentence: &str, figures: impl IntoIterator<Item = Fig>) -> Page {
        let start = self.document.text.len();
        let mut spans = Vec::new();
        for (idx, piece) in sentence.split(['{', '}']).enumerate() {
            let at = self.document.text.len();
            self.document.text.push_str(piece);
            if idx % 2 == 1 {
                spans.push(Span::new(at, self.document.text.len()));
            }
        }
        let span = Span::new(start, self.document.text.len());
        self.document.blocks.push(Block { kind, span, in_page: None });
        self.document.text.push('\n');
        let figures: Vec<Fig> = figures.into_iter().collect();
        assert_eq!(figures.len(), spans.len(), "figures in {sentence:?}");
        for (figure, at) in figures.into_iter().zip(spans) {
            self.push_claim(figure, at, span);
        }
        self
    }

    fn push_claim(&mut self, figure: Fig, at: Span, sentence: Span) {
        let text = &self.document.text;
        let base =
            (figure.last == Last::Base).then(|| self.claims.last().expect("a figure before").id.clone());
        let position = self.claims.len();
        self.claims.push(Claim {
            id: ClaimId(format!("{position}")),
            document: String::new(),
            figure: position,
            excerpt: Excerpt::cut(text, at),
            sentence: Excerpt::cut(text, sentence),
            n_mentions: 1,
            amount: figure.amount,
            approx: figure.approx,
            measure: figure.measure,
            population_key: figure.population.clone().unwrap_or_default().to_lowercase(),
            population: figure.population,
            change: figure.change,
            base,
            source: figure.source.as_deref().map(mention),
            via: figure.via.iter().map(|via| mention(via)).collect(),
            certainty: figure.certainty,
            place: figure.place,
            when: figure.when,
            earlier: figure.earlier,
            remarks: Remarks { within: (figure.last == Last::Whole).then_some(at.start), ..figure.remarks },
            outlet: self.document.outlet.clone(),
            published: self.document.published_day(),
            confidence: 1.0,
        });
    }

    pub fn read(self) -> Reading {
        let Page { mut document, mut claims } = self;
        let date = document.published.as_ref().map_or("", |date| &date.value);
        let sha256 = content_hash(format!("{:?} {date} {}", document.outlet, document.text).as_bytes());
        document.id = format!("sha256:{sha256}");
        document.sha256.clone_from(&sha256);
        let id = |position: &str| ClaimId(short_id(&[&sha256, position]));
        for claim in &mut claims {
            claim.id = id(&claim.id.0);
            claim.base = claim.base.as_ref().map(|base| id(&base.0));
            claim.document.clone_from(&sha256);
        }
        Reading { document, claims, ..Reading::default() }
    }
}
