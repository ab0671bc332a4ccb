//! Finding claims and documents, and SQL for those who want it.

use ascribe_store::{Cell, DocumentHit, Error as LedgerError, Hit, Only, Search};

use crate::{Cut, Ledger};

impl Ledger {
    /// The claims that are sought, as they stand, those of the newest day first, `n_skipped` of them left out; at most
    /// `limit`.
    ///
    /// Where no claim has the name of the source that is sought, and the lexicon knows the name ("NIS"), it is sought by the
    /// actor.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn search(&self, search: &Search, n_skipped: u32, limit: u32) -> Result<Vec<Hit>, LedgerError> {
        if let Some(name) = search.source.as_ref().filter(|_| search.actor.is_none())
            && let Some(actor) = ascribe_text::resolve_actor(name)
        {
            let named = Search { source: search.source.clone(), ..Search::default() };
            if self.store.search(&named, 0, 1)?.is_empty() {
                let by_actor = Search { source: None, actor: Some(actor.id.clone()), ..search.clone() };
                return self.store.search(&by_actor, n_skipped, limit);
            }
        }
        self.store.search(search, n_skipped, limit)
    }

    /// Names of sources (`of` is `source`) or outlets (`outlet`) that claims have and that hold these words, whatever their
    /// case, sorted; at most `limit`. Walks all claims.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn names_like(&self, of: &str, words: &str, limit: usize) -> Result<Vec<String>, LedgerError> {
        let column = if of == "outlet" { "outlet" } else { "source" };
        let (words, mut names) = (words.to_lowercase(), Vec::new());
        let sql = format!("SELECT DISTINCT {column} FROM claims WHERE {column} IS NOT NULL ORDER BY 1");
        self.query(&sql, |_, row| {
            if let Some([Cell::Text(name)]) = row
                && name.to_lowercase().contains(&words)
            {
                names.push(name.clone());
            }
            names.len() < limit
        })?;
        Ok(names)
    }

    /// The claims that findings of one check rest on, to be sought among.
    ///
    /// # Errors
    /// The ledger cannot be read, or does not agree with itself.
    pub fn only_of_check(&self, check: &str) -> Result<Only, LedgerError> {
        let findings = self.shelf()?.findings(Some(check), Cut::ALL)?;
        let mut ids: Vec<String> =
            findings.into_iter().flat_map(|finding| finding.claims).map(|claim| claim.0).collect();
        ids.sort();
        ids.dedup();
        Ok(Only::Ids(ids))
    }

    /// The documents whose headline or text hold these words, those added last first, `n_skipped` of them left out; at most
    /// `limit`.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn search_documents(
        &self,
        words: &str,
        n_skipped: u32,
        limit: u32,
    ) -> Result<Vec<DocumentHit>, LedgerError> {
        self.store.search_documents(words, n_skipped, limit)
    }

    /// Runs one SQL statement that reads, and hands over the names of its columns and then each row. `each` gives whether to
    /// go on. `docs/sql.md` names the views whose columns stay.
    ///
    /// # Errors
    /// The statement does more than read or is not understood, or the ledger cannot be read.
    pub fn query(
        &self,
        sql: &str,
        each: impl FnMut(&[String], Option<&[Cell]>) -> bool,
    ) -> Result<(), LedgerError> {
        self.store.query(sql, each)
    }
}
