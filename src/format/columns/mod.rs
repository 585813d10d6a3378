//! How is a plan document packed into as few bytes as possible?
//!
//! Not as a text: field by field. All values that the objects of a list have in one field are a
//! column, and a column is coded by what it is: kinds of values first ([`mod@numbers`]), then
//! its numbers, its texts ([`mod@texts`]), the lengths and the items of its lists, the fields
//! of its objects. Each column may expect from those before it what goes together. What comes
//! out are bits that are more or less expected, and [`mod@range`] makes bytes of them.
//!
//! Nothing here knows what a plan is but the list of field names ([`keys`]), so a new field of
//! the document travels without a change. Packed, a plan takes a half to a third of what
//! general compressors make of it.
//!
//! [`unpack`] ends for any bytes, with limits on what it builds.

mod decimal;
mod keys;
pub mod numbers;
mod pattern;
pub mod range;
mod texts;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::{Map, Value};

use decimal::{Decimal, MOST_DECIMALS, decimal, number};
use keys::KEYS;
use numbers::{Amount, Context, Numbers};
use range::{Coder, Expected, Reader, Unheard, Writer};
use texts::{Texts, only};

/// A plan from which the first columns are expected. It belongs to every link that was ever made:
/// never change it.
const TYPICAL: &str = include_str!("typical.json");
/// Most bytes that unpacked values take: 20,000 VMs with eight fields each.
const MOST_BYTES: usize = 28 << 20;
/// About what a value takes.
const VALUE_BYTES: usize = 40;
/// About what an object takes beyond its values.
const OBJECT_BYTES: usize = 640;
/// About what a text takes beyond its letters while its column is read.
const TEXT_BYTES: usize = 100;
/// Most values of a column, which takes several times as much while it is read.
const MOST_ROWS: usize = 150_000;
/// Most bytes of texts that are unpacked.
const MOST_TEXT: usize = 8 << 20;
/// Lists and objects inside one another; a plan document has four.
const DEEPEST: usize = 12;
/// Most fields of an object.
const MOST_KEYS: usize = 256;
/// Bytes of the longest name of a field.
const LONGEST_KEY: usize = 64;

/// Packs a document.
pub fn pack(document: &Value) -> Vec<u8> {
    let mut writer = Writer::new();
    Packing::begin(usize::MAX).write(&mut writer, &[Some(document)], &[]);
    writer.finish()
}

/// Unpacks a document; `None`: it is larger than any plan.
pub fn unpack(bytes: &[u8]) -> Option<Value> {
    let mut packing = Packing::begin(MOST_TEXT);
    let (mut values, _) = packing.read(&mut Reader::new(bytes), 1, &[], 0)?;
    if packing.texts.is_full() {
        return None;
    }
    values.pop()?
}

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Absent,
    Null,
    False,
    True,
    Number,
    Text,
    List,
    Object,
    /// A number with a sign, or with more digits than a column of numbers holds.
    Spelt,
}

const KINDS: [Kind; 9] = [
    Kind::Absent,
    Kind::Null,
    Kind::False,
    Kind::True,
    Kind::Number,
    Kind::Text,
    Kind::List,
    Kind::Object,
    Kind::Spelt,
];

/// What is known from the columns before.
#[derive(Clone)]
struct Packing {
    texts: Texts,
    numbers: Numbers,
    places: Amount,
    fields: Amount,
    kinds: [Expected; 16],
    is_mixed: Expected,
    /// What the values that were read take.
    bytes: usize,
}

impl Packing {
    /// What is known before the first column. Texts that are read may take so many bytes.
    fn begin(room: usize) -> Packing {
        // Learned once, for a program that opens many links.
        static LEARNED: LazyLock<Packing> = LazyLock::new(Packing::learned);
        let mut packing = LEARNED.clone();
        packing.texts.limit(room);
        packing
    }

    /// What there is to be learned from the typical plan.
    fn learned() -> Packing {
        let mut packing = Packing {
            texts: Texts::new(),
            numbers: Numbers::new(),
            places: Amount::new(),
            fields: Amount::new(),
            kinds: [Expected::UNKNOWN; 16],
            is_mixed: Expected::UNKNOWN,
            bytes: 0,
        };
        let typical: Value = serde_json::from_str(TYPICAL).unwrap_or_default();
        packing.write(&mut Unheard, &[Some(&typical)], &[]);
        packing
    }

    /// Writes a column, and says what its rows have in common.
    fn write<C: Coder>(
        &mut self,
        coder: &mut C,
        rows: &[Option<&Value>],
        contexts: &[Context],
    ) -> Context {
        let mut kinds: Vec<u64> = rows.iter().map(|value| Kind::of(*value) as u64).collect();
        self.code_kinds(coder, &mut kinds, contexts);
        let mut common: Context = kinds.iter().map(|&kind| kind as u32).collect();
        for part in parts(&kinds) {
            let values: Vec<&Value> = part.rows.iter().filter_map(|&row| rows[row]).collect();
            let contexts = only(contexts, &part.rows);
            let symbols = match part.kind {
                Kind::Number => {
                    let mut numbers: Vec<Decimal> = values
                        .iter()
                        .map(|v| decimal(Some(v)).unwrap_or_default())
                        .collect();
                    self.code_numbers(coder, &mut numbers, &contexts)
                }
                Kind::Text | Kind::Spelt => {
                    let mut texts: Vec<String> = values.iter().map(|value| spelt(value)).collect();
                    self.texts.column(coder, &mut texts, &contexts)
                }
                Kind::List => self.write_lists(coder, &values, &contexts),
                Kind::Object => self.write_objects(coder, &values, &contexts),
                _ => continue,
            };
            note(&mut common, &part.rows, &symbols);
        }
        common
    }

    /// Reads a column of so many rows; `None`: it is too large.
    fn read(
        &mut self,
        coder: &mut Reader<'_>,
        count: usize,
        contexts: &[Context],
        depth: usize,
    ) -> Option<(Vec<Option<Value>>, Context)> {
        self.take(count, VALUE_BYTES)?;
        if depth > DEEPEST {
            return None;
        }
        let mut kinds = vec![0; count];
        self.code_kinds(coder, &mut kinds, contexts);
        let mut common: Context = kinds.iter().map(|&kind| kind as u32).collect();
        let mut column = vec![None; count];
        for part in parts(&kinds) {
            let contexts = only(contexts, &part.rows);
            let count = part.rows.len();
            let (values, symbols) = match part.kind {
                Kind::Absent => continue,
                Kind::Null => (vec![Value::Null; count], Context::new()),
                Kind::False => (vec![Value::Bool(false); count], Context::new()),
                Kind::True => (vec![Value::Bool(true); count], Context::new()),
                Kind::Number => {
                    let mut numbers = vec![Decimal::default(); count];
                    let symbols = self.code_numbers(coder, &mut numbers, &contexts);
                    (numbers.into_iter().map(number).collect(), symbols)
                }
                Kind::Text | Kind::Spelt => {
                    self.take(count, TEXT_BYTES)?;
                    let mut texts = vec![String::new(); count];
                    let symbols = self.texts.column(coder, &mut texts, &contexts);
                    (
                        texts
                            .into_iter()
                            .map(|text| part.kind.of_text(text))
                            .collect(),
                        symbols,
                    )
                }
                Kind::List => self.read_lists(coder, count, &contexts, depth)?,
                Kind::Object => self.read_objects(coder, count, &contexts, depth)?,
            };
            note(&mut common, &part.rows, &symbols);
            for (&row, value) in part.rows.iter().zip(values) {
                column[row] = Some(value);
            }
        }
        Some((column, common))
    }

    /// Notes what so many values take; `None`: it is too much.
    fn take(&mut self, count: usize, each: usize) -> Option<()> {
        self.bytes = self.bytes.saturating_add(count.saturating_mul(each));
        (self.bytes <= MOST_BYTES).then_some(())
    }

    /// Codes what the values of a column are.
    fn code_kinds<C: Coder>(&mut self, coder: &mut C, kinds: &mut [u64], contexts: &[Context]) {
        let first = kinds.first().copied().unwrap_or(0);
        let is_mixed = kinds.iter().any(|&kind| kind != first);
        if kinds.len() > 1 && coder.bit(&mut self.is_mixed, is_mixed) {
            self.numbers.column(coder, kinds, contexts);
        } else {
            let kind = coder.symbol(&mut self.kinds, first as usize, 4);
            kinds.fill(kind as u64);
        }
    }

    /// Codes numbers, all with as many decimal places as the longest one.
    fn code_numbers<C: Coder>(
        &mut self,
        coder: &mut C,
        decimals: &mut [Decimal],
        contexts: &[Context],
    ) -> Context {
        let places = decimals.iter().map(|number| number.1).max().unwrap_or(0);
        let places = self
            .places
            .count(coder, places as usize, MOST_DECIMALS as usize) as u32;
        let scaled =
            |&(digits, own): &Decimal| digits.saturating_mul(10u64.pow(places.saturating_sub(own)));
        let mut values: Vec<u64> = decimals.iter().map(scaled).collect();
        self.numbers.column(coder, &mut values, contexts);
        for (number, &value) in decimals.iter_mut().zip(&values) {
            *number = (value, places);
        }
        let list = numbers::different(&values);
        let place = |value| list.binary_search(value).unwrap_or(0) as u32;
        values.iter().map(place).collect()
    }

    fn write_lists<C: Coder>(
        &mut self,
        coder: &mut C,
        lists: &[&Value],
        contexts: &[Context],
    ) -> Context {
        let lists: Vec<&Vec<Value>> = lists.iter().filter_map(|list| list.as_array()).collect();
        let mut lengths: Vec<u64> = lists.iter().map(|list| list.len() as u64).collect();
        self.numbers.column(coder, &mut lengths, contexts);
        let items: Vec<Option<&Value>> = lists
            .iter()
            .flat_map(|list| list.iter().map(Some))
            .collect();
        if !items.is_empty() {
            self.write(coder, &items, &only(contexts, &owners(&lengths)));
        }
        Context::new()
    }

    fn read_lists(
        &mut self,
        coder: &mut Reader<'_>,
        count: usize,
        contexts: &[Context],
        depth: usize,
    ) -> Option<(Vec<Value>, Context)> {
        let mut lengths = vec![0; count];
        self.numbers.column(coder, &mut lengths, contexts);
        let total = lengths
            .iter()
            .fold(0, |sum: u64, &length| sum.saturating_add(length));
        if total > MOST_ROWS as u64 {
            return None;
        }
        let mut items = Vec::new();
        if total > 0 {
            let contexts = only(contexts, &owners(&lengths));
            items = self.read(coder, total as usize, &contexts, depth + 1)?.0;
        }
        // An item is never absent in what was written.
        let mut items = items.into_iter().map(Option::unwrap_or_default);
        let list = |&length: &u64| Value::Array(items.by_ref().take(length as usize).collect());
        Some((lengths.iter().map(list).collect(), Context::new()))
    }

    fn write_objects<C: Coder>(
        &mut self,
        coder: &mut C,
        objects: &[&Value],
        contexts: &[Context],
    ) -> Context {
        let objects: Vec<&Map<String, Value>> = objects
            .iter()
            .filter_map(|object| object.as_object())
            .collect();
        let mut keys = keys_of(&objects);
        self.code_keys(coder, &mut keys);
        let mut contexts = contexts.to_vec();
        for key in &keys {
            let column: Vec<Option<&Value>> =
                objects.iter().map(|object| object.get(key)).collect();
            let common = self.write(coder, &column, &contexts);
            add(&mut contexts, common);
        }
        Context::new()
    }

    fn read_objects(
        &mut self,
        coder: &mut Reader<'_>,
        count: usize,
        contexts: &[Context],
        depth: usize,
    ) -> Option<(Vec<Value>, Context)> {
        let mut keys = Vec::new();
        self.code_keys(coder, &mut keys);
        if keys.iter().any(|key| key.len() > LONGEST_KEY) {
            return None;
        }
        self.take(count, OBJECT_BYTES)?;
        let mut objects = vec![Map::new(); count];
        let mut contexts = contexts.to_vec();
        for key in keys {
            let (column, common) = self.read(coder, count, &contexts, depth + 1)?;
            add(&mut contexts, common);
            for (object, value) in objects.iter_mut().zip(column) {
                if let Some(value) = value {
                    object.insert(key.clone(), value);
                }
            }
        }
        Some((
            objects.into_iter().map(Value::Object).collect(),
            Context::new(),
        ))
    }

    /// Codes the fields that objects have, in the order of [`KEYS`], others last.
    fn code_keys<C: Coder>(&mut self, coder: &mut C, keys: &mut Vec<String>) {
        let count = self.fields.count(coder, keys.len(), MOST_KEYS);
        keys.resize(count, String::new());
        let mut distances = Amount::new();
        let mut next = 0;
        for key in keys {
            let place = KEYS.iter().position(|known| known == key);
            // 0 is a field that is not listed.
            let distance = place.map_or(0, |place| (place + 1).saturating_sub(next));
            match distances.count(coder, distance, KEYS.len()) {
                0 => {
                    let mut spelt = [std::mem::take(key)];
                    self.texts.column(coder, &mut spelt, &[]);
                    let [text] = spelt;
                    *key = text;
                }
                distance => {
                    next += distance;
                    *key = KEYS.get(next - 1).copied().unwrap_or_default().to_owned();
                }
            }
        }
    }
}

impl Kind {
    fn of(value: Option<&Value>) -> Kind {
        match value {
            None => Kind::Absent,
            Some(Value::Null) => Kind::Null,
            Some(Value::Bool(false)) => Kind::False,
            Some(Value::Bool(true)) => Kind::True,
            Some(Value::Number(_)) if decimal(value).is_some() => Kind::Number,
            Some(Value::Number(_)) => Kind::Spelt,
            Some(Value::String(_)) => Kind::Text,
            Some(Value::Array(_)) => Kind::List,
            Some(Value::Object(_)) => Kind::Object,
        }
    }

    /// The value that is written as this text.
    fn of_text(self, text: String) -> Value {
        match self {
            Kind::Spelt => text.parse().map_or(Value::Null, Value::Number),
            _ => Value::String(text),
        }
    }
}

/// A text, or a number as one.
fn spelt(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// The rows of one kind.
struct Part {
    kind: Kind,
    rows: Vec<usize>,
}

/// The rows of a column by kind.
fn parts(kinds: &[u64]) -> Vec<Part> {
    let rows_of = |kind: Kind| {
        let rows = kinds
            .iter()
            .enumerate()
            .filter(|(_, is)| **is == kind as u64);
        Part {
            kind,
            rows: rows.map(|(row, _)| row).collect(),
        }
    };
    let mut parts: Vec<Part> = KINDS.into_iter().map(rows_of).collect();
    parts.retain(|part| !part.rows.is_empty());
    parts
}

/// Notes what these rows have in common, beyond their kind.
fn note(common: &mut Context, rows: &[usize], symbols: &Context) {
    for (&row, symbol) in rows.iter().zip(symbols) {
        if let Some(common) = common.get_mut(row) {
            *common = symbol.saturating_add(KINDS.len() as u32);
        }
    }
}

/// A column in which all rows are alike says nothing about others.
fn add(contexts: &mut Vec<Context>, common: Context) {
    if common.iter().any(|symbol| Some(symbol) != common.first()) {
        contexts.push(common);
    }
}

/// The list that each item is in.
fn owners(lengths: &[u64]) -> Vec<usize> {
    let lists = lengths.iter().enumerate();
    lists
        .flat_map(|(at, &length)| std::iter::repeat_n(at, length as usize))
        .collect()
}

/// The fields of these objects, in the order of [`KEYS`], others last.
fn keys_of(objects: &[&Map<String, Value>]) -> Vec<String> {
    let all: BTreeSet<&String> = objects.iter().flat_map(|object| object.keys()).collect();
    let mut keys: Vec<String> = all.into_iter().cloned().collect();
    // A stable sort: those that are not listed keep their order.
    keys.sort_by_key(|key| {
        KEYS.iter()
            .position(|known| known == key)
            .unwrap_or(KEYS.len())
    });
    keys
}
