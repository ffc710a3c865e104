//! What is found by the beginnings of words, in time that does not grow with what there is.
//!
//! The rarest word leads, if few rows have it. Otherwise each word leads by turns for which there are few that begin like it, so that its rows
//! come in the order of their ids: what the first of them finds is all, or the first so many. What leads is read in portions, and each row
//! is held against all words. Only for a beginning that is common in many words, one letter, all rows lead.

use carnet_model::sync::Kind;
use sqlx::{AssertSqlSafe, Row as _, SqliteConnection};

use super::json;
use super::rows::read;
use crate::replica::ReplicaError;
use crate::step::Row;
use crate::terms;

/// The most words that are searched for at once.
const MAX_WORDS: usize = 16;
/// Of a word that no more entries have, all are read at once.
const FEW: i64 = 4_000;
/// The most words with the same beginning that lead side by side.
const MAX_LEADING: i64 = 16;
/// How many rows are looked at first; four times as many each time that they do not suffice, up to the last.
const PORTIONS: [usize; 2] = [64, 1_024];

/// Rows of a kind that have words beginning like all the words of `text`: the first by their ids, at most `limit`.
pub(super) async fn search(
    connection: &mut SqliteConnection,
    generation: i64,
    kind: Kind,
    text: &str,
    limit: u32,
) -> Result<Vec<Row>, ReplicaError> {
    let words: Vec<String> = terms::words(text).take(MAX_WORDS).collect();
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut index = Index { connection, generation, kind };
    let mut walks = index.leads(&words).await?.into_iter().map(Walk::new).collect::<Vec<_>>();
    loop {
        for walk in &mut walks {
            if walk.is_over(&mut index, &words, limit).await? {
                walk.found.truncate(limit);
                return Ok(std::mem::take(&mut walk.found));
            }
        }
    }
}

/// A way through the rows, in the order of their ids.
struct Walk {
    lead: Lead,
    after: String,
    portion: usize,
    found: Vec<Row>,
}

impl Walk {
    fn new(lead: Lead) -> Self {
        Self { lead, after: String::new(), portion: PORTIONS[0], found: Vec::new() }
    }

    /// Looks at the next portion; tells whether `limit` rows are found, or there are no more.
    async fn is_over(&mut self, index: &mut Index<'_>, words: &[String], limit: usize) -> Result<bool, ReplicaError> {
        let ids = index.following(&self.lead, &self.after, self.portion).await?;
        let Some(last) = ids.last() else { return Ok(true) };
        self.after.clone_from(last);
        self.found.append(&mut index.fitting(&ids, words).await?);
        self.portion = (self.portion * 4).min(PORTIONS[1]);
        Ok(self.found.len() >= limit)
    }
}

/// Where rows are looked for.
enum Lead {
    /// Among these, by their ids in their order.
    Rows(Vec<String>),
    /// Among those that have one of these words.
    Words(Vec<String>),
    /// Among all.
    All,
}

/// The words of one kind in one generation.
struct Index<'a> {
    connection: &'a mut SqliteConnection,
    generation: i64,
    kind: Kind,
}

impl Index<'_> {
    /// What leads to the rows that have all `words`; each by itself, and one at least.
    async fn leads(&mut self, words: &[String]) -> Result<Vec<Lead>, ReplicaError> {
        let mut rarest: Option<(i64, &String)> = None;
        for word in words {
            let count = self.count(word).await?;
            if rarest.is_none_or(|(least, _)| count < least) {
                rarest = Some((count, word));
            }
        }
        if let Some((count, word)) = rarest
            && count <= FEW
        {
            return Ok(vec![Lead::Rows(self.rows_of(word).await?)]);
        }
        let mut leads = Vec::new();
        for word in words {
            let alike = self.alike(word).await?;
            if i64::try_from(alike.len()).is_ok_and(|many| many <= MAX_LEADING) {
                leads.push(Lead::Words(alike));
            }
        }
        Ok(if leads.is_empty() { vec![Lead::All] } else { leads })
    }

    /// The next rows to be looked at after the id `after`, by their ids in their order; none if that was the last.
    async fn following(&mut self, lead: &Lead, after: &str, portion: usize) -> Result<Vec<String>, ReplicaError> {
        let mut ids = Vec::new();
        match lead {
            Lead::Rows(all) => {
                let from = all.partition_point(|id| id.as_str() <= after);
                ids.extend(all[from..].iter().take(portion).cloned());
            }
            Lead::Words(leading) => {
                for word in leading {
                    ids.append(&mut self.ids("search_terms WHERE term = $3", word, after, portion).await?);
                }
                // The first of all are among the first of each.
                ids.sort_unstable();
                ids.dedup();
                ids.truncate(portion);
            }
            Lead::All => {
                ids = self.ids("replica_rows WHERE $3 = ''", "", after, portion).await?;
            }
        }
        Ok(ids)
    }

    /// Those of the rows with these ids that have all `words`, in the order of their ids.
    async fn fitting(&mut self, ids: &[String], words: &[String]) -> Result<Vec<Row>, ReplicaError> {
        let mut sql = "SELECT r.kind, r.id, r.body FROM replica_rows r WHERE r.generation = $1 AND r.kind = $2 \
             AND r.id IN (SELECT wanted.value FROM json_each($3) AS wanted)"
            .to_owned();
        for at in 0..words.len() {
            let (from, until) = (at * 2 + 4, at * 2 + 5);
            sql += &format!(" AND EXISTS (SELECT 1 FROM json_each(r.words) AS word WHERE word.value >= ${from} AND word.value < ${until})");
        }
        sql += " ORDER BY r.id";
        let mut query = sqlx::query(AssertSqlSafe(sql)).bind(self.generation).bind(self.kind.name()).bind(json(&ids));
        for word in words {
            query = query.bind(word.clone()).bind(after_all(word));
        }
        query.fetch_all(&mut *self.connection).await?.iter().map(read).collect()
    }

    /// How many entries words that begin like `word` have, up to one more than are few.
    async fn count(&mut self, word: &str) -> Result<i64, ReplicaError> {
        let row = sqlx::query(
            "SELECT COUNT(*) AS n FROM \
             (SELECT 1 FROM search_terms WHERE generation = $1 AND kind = $2 AND term >= $3 AND term < $4 LIMIT $5)",
        )
        .bind(self.generation)
        .bind(self.kind.name())
        .bind(word)
        .bind(after_all(word))
        .bind(FEW + 1)
        .fetch_one(&mut *self.connection)
        .await?;
        Ok(row.try_get("n")?)
    }

    /// The rows that have a word that begins like `word`, by their ids in their order.
    async fn rows_of(&mut self, word: &str) -> Result<Vec<String>, ReplicaError> {
        let row = sqlx::query(
            "SELECT json_group_array(id) AS ids FROM (SELECT DISTINCT id FROM search_terms \
             WHERE generation = $1 AND kind = $2 AND term >= $3 AND term < $4)",
        )
        .bind(self.generation)
        .bind(self.kind.name())
        .bind(word)
        .bind(after_all(word))
        .fetch_one(&mut *self.connection)
        .await?;
        let mut ids = list(&row.try_get::<String, _>("ids")?)?;
        ids.sort_unstable();
        Ok(ids)
    }

    /// The words that begin like `word`, up to one more than lead side by side. From each the index is asked for the one after it, however
    /// many rows have it.
    async fn alike(&mut self, word: &str) -> Result<Vec<String>, ReplicaError> {
        let row = sqlx::query(
            "WITH RECURSIVE alike (term) AS (\
             SELECT MIN(term) FROM search_terms WHERE generation = $1 AND kind = $2 AND term >= $3 AND term < $4 \
             UNION ALL SELECT (SELECT MIN(s.term) FROM search_terms s WHERE s.generation = $1 AND s.kind = $2 AND s.term > alike.term \
             AND s.term < $4) FROM alike WHERE alike.term IS NOT NULL LIMIT $5) \
             SELECT json_group_array(term) AS terms FROM alike WHERE term IS NOT NULL",
        )
        .bind(self.generation)
        .bind(self.kind.name())
        .bind(word)
        .bind(after_all(word))
        .bind(MAX_LEADING + 1)
        .fetch_one(&mut *self.connection)
        .await?;
        list(&row.try_get::<String, _>("terms")?)
    }

    /// The next ids of a table, where `word` is `$3`; as one text, since a thousand rows by themselves would cost more than finding them.
    async fn ids(&mut self, from: &str, word: &str, after: &str, portion: usize) -> Result<Vec<String>, ReplicaError> {
        let sql = format!(
            "SELECT json_group_array(id) AS ids FROM \
             (SELECT id FROM {from} AND generation = $1 AND kind = $2 AND id > $4 ORDER BY id LIMIT $5)"
        );
        let row = sqlx::query(AssertSqlSafe(sql))
            .bind(self.generation)
            .bind(self.kind.name())
            .bind(word)
            .bind(after)
            .bind(i64::try_from(portion).unwrap_or(i64::MAX))
            .fetch_one(&mut *self.connection)
            .await?;
        list(&row.try_get::<String, _>("ids")?)
    }
}

/// What comes after everything that begins with `word`.
fn after_all(word: &str) -> String {
    format!("{word}\u{10ffff}")
}

fn list(json: &str) -> Result<Vec<String>, ReplicaError> {
    serde_json::from_str(json).map_err(|_| ReplicaError::Damaged("words"))
}
