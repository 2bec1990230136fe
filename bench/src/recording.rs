//! What one real command writes, read back from its database: each statement with its values, so that the same can be
//! written again without HTTP, handlers and rules.

use std::path::Path;

use plat_facts::{CaseRef, NewFact, PersonRef, Published as _, cases::CaseReceived};
use plat_kernel::{Id, Timestamp};
use plat_store::{Db, Val, micros};
use rusqlite::{Connection, OpenFlags, types::Value};

use crate::Failure;

/// The command's statements and its fact.
pub(crate) struct Recording {
    pub(crate) steps: Vec<Step>,
    pub(crate) fact: NewFact,
    /// How many ids it needs besides the case's.
    pub(crate) ids: usize,
    /// How many characters a case number has.
    number: usize,
    /// What stands behind the case's number wherever it stands.
    tails: Vec<String>,
    /// The recorded case as its own row tells it: id, number, applicant.
    told: [String; 3],
}

/// One statement.
pub(crate) struct Step {
    /// Its text, as in the program.
    pub(crate) sql: &'static str,
    slots: Vec<Slot>,
    /// Bytes of its values.
    pub(crate) size: usize,
}

/// One value of a statement.
enum Slot {
    /// The case's id.
    Case,
    /// The id of another new row.
    Fresh(usize),
    Applicant,
    Now,
    /// The case's number with a tail.
    Number(usize),
    Same(Value),
}

/// What differs from one repetition to the next.
pub(crate) struct Once {
    pub(crate) case: CaseRef,
    pub(crate) fresh: Vec<Id<Once>>,
    pub(crate) numbers: Vec<String>,
    pub(crate) applicant: PersonRef,
    pub(crate) now: Timestamp,
}

/// The last rows before the command.
pub(crate) struct Mark {
    rows: Vec<(String, i64)>,
    position: i64,
}

/// The state before the command that is to be recorded.
pub(crate) async fn mark(db: &Db, file: &Path) -> Result<Mark, Failure> {
    let conn = look_into(file)?;
    let tables: Vec<String> = conn
        .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*'")?
        .query_map((), |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut rows = Vec::new();
    for table in tables {
        // A table without rowids holds nothing that a case command inserts.
        let last =
            conn.query_row(&format!("SELECT COALESCE(MAX(rowid), 0) FROM {table}"), (), |row| row.get(0));
        rows.extend(last.ok().map(|last| (table, last)));
    }
    Ok(Mark { rows, position: db.facts().last().await? })
}

/// What was written since the mark, by one command.
pub(crate) async fn since(mark: &Mark, db: &Db, file: &Path) -> Result<Recording, Failure> {
    let facts = db.facts().after(mark.position, 9).await?;
    let [fact] = facts.as_slice() else { return Err(format!("{} facts instead of one", facts.len()).into()) };
    let received = CaseReceived::read(fact).ok_or("the fact is not that of a receipt")??;
    let known = Known { received, at: micros(fact.at) };
    let mut recording = Recording {
        steps: Vec::new(),
        fact: NewFact {
            stream: fact.stream,
            version: fact.version,
            kind: CaseReceived::KIND,
            at: fact.at,
            actor: fact.actor,
            body: fact.body.clone(),
        },
        ids: 0,
        number: known.received.number.len(),
        tails: Vec::new(),
        told: [
            known.received.case.to_string(),
            known.received.number.clone(),
            known.received.applicant.to_string(),
        ],
    };
    let conn = look_into(file)?;
    for (table, last) in mark.rows.iter().filter(|(table, _)| table != "store_fact") {
        let opening = format!("INSERT INTO {table} (");
        let text = cap_cases::sql().chain(cap_papers::sql()).find(|text| text.starts_with(&opening));
        let many: i64 =
            conn.query_row(&format!("SELECT COUNT(*) FROM {table} WHERE rowid > $1"), [last], |row| {
                row.get(0)
            })?;
        match (many, text) {
            (0, _) => {}
            (_, None) => return Err(format!("the command wrote into {table}, by a text nobody names").into()),
            (_, Some(sql)) => recording.take(&conn, (table, *last), sql, &known)?,
        }
    }
    Ok(recording)
}

struct Known {
    received: CaseReceived,
    at: i64,
}

impl Recording {
    /// Makes a step of every new row of a table.
    fn take(
        &mut self,
        conn: &Connection,
        (table, last): (&str, i64),
        sql: &'static str,
        known: &Known,
    ) -> Result<(), Failure> {
        let columns =
            sql.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map_or("", |(list, _)| list);
        let many = columns.split(',').count();
        if sql.matches('$').count() != many {
            return Err(format!("not one value a column: {sql}").into());
        }
        let mut rows = conn.prepare(&format!("SELECT {columns} FROM {table} WHERE rowid > $1"))?;
        let mut rows = rows.query([last])?;
        while let Some(row) = rows.next()? {
            let values = (0..many).map(|at| row.get(at)).collect::<Result<Vec<Value>, _>>()?;
            let size = values.iter().map(size).sum();
            let slots = values.into_iter().zip(columns.split(',')).map(|it| self.slot(it, known)).collect();
            self.steps.push(Step { sql, slots, size });
        }
        Ok(())
    }

    fn slot(&mut self, (value, column): (Value, &str), known: &Known) -> Slot {
        match value {
            Value::Blob(id) if id == known.received.case.as_bytes() => Slot::Case,
            Value::Blob(id) if id == known.received.applicant.as_bytes() => Slot::Applicant,
            Value::Blob(_) if column.trim() == "id" => {
                self.ids += 1;
                Slot::Fresh(self.ids - 1)
            }
            Value::Integer(at) if at == known.at => Slot::Now,
            Value::Text(text) => match text.strip_prefix(&known.received.number) {
                Some(tail) => {
                    self.tails.push(tail.to_owned());
                    Slot::Number(self.tails.len() - 1)
                }
                None => Slot::Same(Value::Text(text)),
            },
            other => Slot::Same(other),
        }
    }

    /// The numbers of the `turn`-th repetition: as long as real ones, and like none of them.
    pub(crate) fn numbers(&self, turn: u64) -> Vec<String> {
        let number = format!("ZZ{turn:0width$}", width = self.number.saturating_sub(2));
        self.tails.iter().map(|tail| format!("{number}{tail}")).collect()
    }

    /// The values of one repetition as a real command would have written them: texts that tell the recorded case tell this
    /// one. Slower than [`Step::vals`], which keeps them as they are.
    pub(crate) fn true_vals(&self, step: &Step, once: &Once) -> Vec<Value> {
        let value = |slot: &Slot| match slot {
            Slot::Same(Value::Text(text)) => Value::Text(self.retold(text, once)),
            other => owned(other.val(once)),
        };
        step.slots.iter().map(value).collect()
    }

    /// The fact of one repetition: it names this one's case, as its readers expect.
    pub(crate) fn true_fact(&self, once: &Once) -> Result<NewFact, serde_json::Error> {
        let body = serde_json::from_str(&self.retold(&self.fact.body.to_string(), once))?;
        Ok(NewFact { stream: once.case.cast(), at: once.now, body, ..self.fact.clone() })
    }

    /// A text that tells the recorded case, about one repetition.
    fn retold(&self, text: &str, once: &Once) -> String {
        let number = once.numbers.first().map_or("", String::as_str);
        let is = [once.case.to_string(), number.to_owned(), once.applicant.to_string()];
        self.told.iter().zip(&is).fold(text.to_owned(), |text, (was, is)| text.replace(was, is))
    }

    /// The sizes of the values that are sealed: bytes that are no id.
    pub(crate) fn sealed(&self) -> Vec<usize> {
        let slots = self.steps.iter().flat_map(|step| &step.slots);
        slots
            .filter_map(|slot| match slot {
                Slot::Same(Value::Blob(bytes)) if bytes.len() > 16 => Some(bytes.len()),
                _ => None,
            })
            .collect()
    }

    /// Bytes of all values; the fact's body is not in it.
    pub(crate) fn size(&self) -> usize {
        self.steps.iter().map(|step| step.size).sum()
    }
}

impl Step {
    /// The values of one repetition.
    pub(crate) fn vals<'a>(&'a self, once: &'a Once) -> Vec<Val<'a>> {
        self.slots.iter().map(|slot| slot.val(once)).collect()
    }
}

impl Slot {
    fn val<'a>(&'a self, once: &'a Once) -> Val<'a> {
        match self {
            Self::Case => (&once.case).into(),
            Self::Fresh(at) => once.fresh.get(*at).into(),
            Self::Applicant => (&once.applicant).into(),
            Self::Now => once.now.into(),
            Self::Number(at) => once.numbers.get(*at).into(),
            Self::Same(value) => lent(value),
        }
    }
}

fn owned(value: Val<'_>) -> Value {
    match value {
        Val::Null => Value::Null,
        Val::Int(it) => Value::Integer(it),
        Val::Real(it) => Value::Real(it),
        Val::Text(it) => Value::Text(it.to_owned()),
        Val::Blob(it) => Value::Blob(it.to_owned()),
    }
}

/// As the store takes it.
pub(crate) fn lent(value: &Value) -> Val<'_> {
    match value {
        Value::Null => Val::Null,
        Value::Integer(it) => Val::Int(*it),
        Value::Real(it) => Val::Real(*it),
        Value::Text(it) => Val::Text(it),
        Value::Blob(it) => Val::Blob(it),
    }
}

fn size(value: &Value) -> usize {
    match value {
        Value::Null => 0,
        Value::Integer(_) | Value::Real(_) => 8,
        Value::Text(it) => it.len(),
        Value::Blob(it) => it.len(),
    }
}

fn look_into(file: &Path) -> Result<Connection, Failure> {
    Ok(Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?)
}
