//! Which tables does a JSON text hold? Lists of objects, and objects by themselves.
//!
//! `[{…}, …]` is a table; so is each list in `{"virtualMachines": […], "hostSystems": […]}`, and
//! a single object stands for a list of one, as PowerShell writes it. Objects within objects
//! become columns named by their path (`summary.config.name`), lists of texts one cell. The text
//! is read once, without a tree of it in memory.

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use super::csv;
use super::sheet::Sheet;
use crate::format::{code, limits};
use crate::order::Numbered;
use crate::problem::{Place, Problem};

/// Objects deeper than this are not looked into: vSphere's need four levels.
const DEEPEST: usize = 6;

/// What keeps a text of more than is read from being taken for a damaged one.
const TOO_MANY_ROWS: &str = "too many rows";
const TOO_MANY_COLUMNS: &str = "too many columns";
const TOO_MUCH: &str = "too much";

/// The tables of a text; otherwise it is not JSON, or has too much of something.
pub(super) fn sheets(text: &str) -> Result<Vec<Sheet>, Problem> {
    let text = text.trim_start_matches('\u{feff}');
    match serde_json::from_str::<Found>(text) {
        Ok(found) => Ok(found.0),
        Err(error) => Err(refused(&error)),
    }
}

fn refused(error: &serde_json::Error) -> Problem {
    match error.to_string() {
        said if said.starts_with(TOO_MANY_ROWS) => return csv::too_many_rows(),
        said if said.starts_with(TOO_MANY_COLUMNS) => return csv::too_many_columns(),
        said if said.starts_with(TOO_MUCH) => return super::too_large(limits::SHEETS_BYTES),
        _ => {}
    }
    Problem::error(
        code::UNKNOWN_KIND,
        Place::Text,
        format!("This looks like JSON that is damaged or incomplete: {error}."),
        "Export it again: a copy or a download may have been cut off.",
    )
}

struct Found(Vec<Sheet>);

impl<'de> Deserialize<'de> for Found {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Found, D::Error> {
        let mut container = Container::default();
        from.deserialize_any(Members(&mut container, ""))?;
        let sheets = container.into_sheets().map_err(D::Error::custom)?;
        Ok(Found(sheets))
    }
}

/// What is at the top of a text.
#[derive(Default)]
struct Container {
    lists: Vec<Sheet>,
    /// Fields of the object itself.
    own: Vec<(String, String)>,
    /// Objects in its fields.
    objects: Vec<(String, Vec<(String, String)>)>,
}

impl Container {
    /// A text with more tables than that is none that a tool writes.
    fn check_room<E: Error>(&self) -> Result<(), E> {
        match self.lists.len() + self.objects.len() + self.own.len() < limits::COLUMNS {
            true => Ok(()),
            false => Err(E::custom(TOO_MANY_COLUMNS)),
        }
    }

    /// An object with fields of its own is a row; one without is nothing but a container.
    fn into_sheets(mut self) -> Result<Vec<Sheet>, &'static str> {
        let mut singles = Vec::new();
        match self.own.is_empty() {
            true => singles.extend(self.objects),
            false => {
                let nested = self.objects.into_iter().flat_map(|(_, cells)| cells);
                self.own.extend(nested);
                singles.push((String::new(), self.own));
            }
        }
        let mut sheets = self.lists;
        for (name, cells) in singles {
            let mut table = Table::default();
            let prefix = format!("{name}.");
            table.add(cells.into_iter().map(|(path, text)| {
                let path = match path.strip_prefix(&prefix) {
                    Some(rest) if name.is_empty() || !rest.is_empty() => rest.to_owned(),
                    _ => path,
                };
                (path, text)
            }))?;
            sheets.push(table.finish(&name));
        }
        Ok(sheets)
    }
}

/// Rows with the columns that have come up so far.
struct Table {
    columns: Numbered<String>,
    body: Sheet,
}

impl Default for Table {
    fn default() -> Table {
        Table {
            columns: Numbered::new(),
            body: Sheet::default(),
        }
    }
}

impl Table {
    /// Adds a row; otherwise it says of what there is too much.
    fn add(&mut self, cells: impl Iterator<Item = (String, String)>) -> Result<(), &'static str> {
        let mut row: Vec<Option<String>> = Vec::new();
        for (path, text) in cells {
            let (number, _) = self.columns.number(path);
            let place = number as usize;
            if place >= limits::COLUMNS {
                return Err(TOO_MANY_COLUMNS);
            }
            if row.len() <= place {
                row.resize(place + 1, None);
            }
            if let Some(cell) = row.get_mut(place) {
                *cell = Some(text);
            }
        }
        for cell in row {
            self.body.push(&cell.unwrap_or_default());
        }
        self.body.end_row(self.body.row_count() + 1);
        match self.body.size() > limits::SHEETS_BYTES {
            true => Err(TOO_MUCH),
            false => Ok(()),
        }
    }

    fn finish(mut self, name: &str) -> Sheet {
        for title in &self.columns.things {
            self.body.push(title);
        }
        self.body.end_row(0);
        self.body.last_row_first();
        self.body.name = name.to_owned();
        self.body
    }
}

/// The value at the top, or of a field of the object there.
struct Members<'a>(&'a mut Container, &'a str);

impl<'de> DeserializeSeed<'de> for Members<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Members<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a value")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut table = Table::default();
        let mut cells = Vec::new();
        while list
            .next_element_seed(Cells {
                path: String::new(),
                depth: 0,
                into: &mut cells,
            })?
            .is_some()
        {
            if table.body.row_count() >= limits::ROWS {
                return Err(A::Error::custom(TOO_MANY_ROWS));
            }
            let is_object = cells
                .iter()
                .all(|(path, _): &(String, String)| !path.is_empty());
            if is_object && !cells.is_empty() {
                table.add(cells.drain(..)).map_err(A::Error::custom)?;
            }
            cells.clear();
        }
        if table.body.row_count() > 0 {
            self.0.check_room()?;
            self.0.lists.push(table.finish(self.1));
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        let is_top = self.1.is_empty();
        if !is_top {
            return self.visit_object(fields);
        }
        while let Some(name) = fields.next_key::<String>()? {
            // An empty name would be taken for the top.
            let name = if name.is_empty() { "_" } else { &name };
            fields.next_value_seed(Members(&mut *self.0, name))?;
        }
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.0.check_room()?;
        self.0.own.push((self.1.to_owned(), text.to_owned()));
        Ok(())
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.visit_str(if value { "true" } else { "false" })
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.visit_str(&value.to_string())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.visit_str(&value.to_string())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.visit_str(&value.to_string())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

impl Members<'_> {
    /// An object in a field of the top. Windows PowerShell may write a list as one, with the list
    /// in its field `value`.
    fn visit_object<'de, A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        let mut cells = Vec::new();
        while let Some(name) = fields.next_key::<String>()? {
            if name.eq_ignore_ascii_case("value") {
                fields.next_value_seed(Members(&mut *self.0, self.1))?;
                continue;
            }
            if cells.len() >= limits::COLUMNS {
                return Err(A::Error::custom(TOO_MANY_COLUMNS));
            }
            fields.next_value_seed(Cells {
                path: format!("{}.{name}", self.1),
                depth: 1,
                into: &mut cells,
            })?;
        }
        self.0.check_room()?;
        self.0.objects.push((self.1.to_owned(), cells));
        Ok(())
    }
}

/// The cells of one object, each with its path.
struct Cells<'a> {
    path: String,
    depth: usize,
    into: &'a mut Vec<(String, String)>,
}

impl<'de> DeserializeSeed<'de> for Cells<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Cells<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a value")
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<(), A::Error> {
        flatten(fields, &self.path, self.depth, self.into)
    }

    /// Texts of a list become one cell; objects in it are not looked into.
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut joined = Vec::new();
        let mut texts: Vec<(String, String)> = Vec::new();
        while list
            .next_element_seed(Cells {
                path: String::new(),
                depth: DEEPEST,
                into: &mut texts,
            })?
            .is_some()
        {
            joined.extend(texts.drain(..).map(|(_, text)| text));
        }
        if !joined.is_empty() {
            self.into.push((self.path, joined.join(", ")));
        }
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.into.push((self.path, text.to_owned()));
        Ok(())
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.visit_str(if value { "true" } else { "false" })
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.visit_str(&value.to_string())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.visit_str(&value.to_string())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.visit_str(&value.to_string())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

fn flatten<'de, A: MapAccess<'de>>(
    mut fields: A,
    path: &str,
    depth: usize,
    into: &mut Vec<(String, String)>,
) -> Result<(), A::Error> {
    if depth >= DEEPEST {
        while fields.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        // It is seen to be there, like any column that is not read.
        if !path.is_empty() {
            into.push((path.to_owned(), String::new()));
        }
        return Ok(());
    }
    while let Some(name) = fields.next_key::<String>()? {
        if into.len() >= limits::COLUMNS {
            return Err(A::Error::custom(TOO_MANY_COLUMNS));
        }
        let path = match path {
            "" => name,
            path => format!("{path}.{name}"),
        };
        fields.next_value_seed(Cells {
            path,
            depth: depth + 1,
            into,
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::sheets;

    #[track_caller]
    fn check(text: &str, expect: &[(&str, &[&str])]) {
        let found = sheets(text).unwrap_or_default();
        let shown: Vec<(String, Vec<String>)> = found
            .iter()
            .map(|sheet| {
                let rows = sheet
                    .rows()
                    .map(|row| row.cells().collect::<Vec<_>>().join("|"));
                (sheet.name.clone(), rows.collect())
            })
            .collect();
        let expect: Vec<(String, Vec<String>)> = expect
            .iter()
            .map(|(name, rows)| {
                let rows = rows.iter().map(|row| (*row).to_owned());
                ((*name).to_owned(), rows.collect())
            })
            .collect();
        assert_eq!(shown, expect, "{text}");
    }

    #[test]
    fn lists_and_single_objects_become_tables() {
        check(
            r#"[{"a":1,"b":"x"},{"b":"y","c":true}]"#,
            &[("", &["a|b|c", "1|x", "|y|true"])],
        );
        check(r#"{"a":1.5,"b":{"c":"x"}}"#, &[("", &["a|b.c", "1.5|x"])]);
        check(
            r#"{"Get-VM":[{"n":1}],"Get-VMHost":{"n":2,"o":{"p":3}},"Get-ClusterNode":null}"#,
            &[("Get-VM", &["n", "1"]), ("Get-VMHost", &["n|o.p", "2|3"])],
        );
        check(
            r#"[{"n":["a","b"],"d":[{"x":1}],"e":[]}]"#,
            &[("", &["n", "a, b"])],
        );
        check(
            r#"{"a":{"value":[{"n":1},{"n":2}],"Count":2}}"#,
            &[("a", &["n", "1", "2"]), ("a", &["Count", "2"])],
        );
        check(
            r#"{"n":"x","State":{"value":2,"Value":"On"}}"#,
            &[("", &["n|State", "x|On"])],
        );
        // Deeper than is looked into: there it is, but not what is in it.
        check(
            r#"[{"n":1,"a":{"b":{"c":{"d":{"e":{"f":{"g":1}}}}}}}]"#,
            &[("", &["n|a.b.c.d.e.f", "1|"])],
        );
        check("[1,2]", &[]);
        check("{", &[]);
    }
}
