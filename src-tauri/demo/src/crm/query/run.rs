//! Answering a statement from the records: it does not ask who may see them (S3), and never gives more than 100 rows
//! (S10).

use std::cmp::Ordering;

use super::{
    collation,
    parser::{Columns, Condition, Statement},
};
use crate::crm::{
    Version,
    encode::Json,
    fields::{Field, Holds},
    modules::Module,
    read,
    refusal::Refusal,
    state::{Record, State},
};

/// The most rows one query gives, whatever its LIMIT.
const MOST: usize = 100;

/// A record beside one of its linked contacts, as the database's join makes it.
type Row<'a> = (u64, &'a Record, Option<u64>);

/// Runs a statement.
///
/// # Errors
/// A field that is not there is an attribute one may not access.
pub(super) fn run(state: &State, module: Module, statement: &Statement) -> Result<Json, Refusal> {
    let fields = state.ordered(module);
    let known = |name: &str| fields.iter().any(|field| field.name == name);
    check(statement, known)?;
    if let Module::Users | Module::Groups = module {
        return Ok(directory(state, module, statement));
    }
    let mut rows = rows(state, module, statement);
    rows.retain(|row| accepts(statement, &fields, module, row));
    if statement.columns == Columns::Count {
        let counted = Json::map([("count", Json::Text(rows.len().to_string()))]);
        return Ok(Json::List(if state.version == Version::V83 { Vec::new() } else { vec![counted] }));
    }
    sort(&mut rows, statement, &fields, module);
    let page = rows.into_iter().skip(statement.offset).take(statement.limit.unwrap_or(MOST).min(MOST));
    Ok(Json::List(joined(page).into_iter().map(|row| answer(state, module, statement, &fields, row)).collect()))
}

fn check(statement: &Statement, known: impl Fn(&str) -> bool) -> Result<(), Refusal> {
    let refused =
        |name: String| Refusal::new("ACCESS_DENIED", format!("Permission to access {name} attribute denied."));
    let conditions = statement.any_of.iter().flatten().map(|condition| &condition.column);
    if let Some(name) = conditions.chain(&statement.order).find(|name| !known(name)) {
        let message = format!("Permission to access {name} attribute denied.");
        return Err(Refusal::new("ACCESS_DENIED", message));
    }
    match &statement.columns {
        Columns::Named(names) => match names.iter().find(|name| !known(name)) {
            Some(name) => Err(refused(format!("'.{name}.'"))),
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

/// All live rows of the module in the order of the index the database happens to use.
fn rows<'a>(state: &'a State, module: Module, statement: &Statement) -> Vec<Row<'a>> {
    let multiplied = module.is_activity() && mentions_contacts(statement);
    let mut rows = Vec::new();
    for (number, record) in &state.records {
        let visible = record.module() == module && record.get("activitytype") != "Emails";
        if record.deleted || !visible {
            continue;
        }
        match record.contacts.as_slice() {
            contacts @ [_, ..] if multiplied => rows.extend(contacts.iter().map(|one| (*number, record, Some(*one)))),
            contacts => rows.push((*number, record, contacts.last().copied())),
        }
    }
    if module.is_activity() {
        let index = ["activitytype", "date_start", "due_date", "time_start", "time_end", "eventstatus"];
        rows.sort_by(|left, right| {
            let by = |name: &&str| collation::compare(left.1.get(name), right.1.get(name));
            index.iter().map(by).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
        });
    }
    rows
}

fn mentions_contacts(statement: &Statement) -> bool {
    let named = |name: &String| name == "contact_id";
    let selected = match &statement.columns {
        Columns::All => true,
        Columns::Count => false,
        Columns::Named(names) => names.iter().any(named),
    };
    selected || statement.order.iter().any(named) || statement.any_of.iter().flatten().any(|one| named(&one.column))
}

fn accepts(statement: &Statement, fields: &[Field], module: Module, row: &Row<'_>) -> bool {
    let holds = |condition: &Condition| {
        let text = read::text(row.1, (row.0, module), &condition.column, row.2);
        let field = fields.iter().find(|field| field.name == condition.column);
        field.is_some_and(|field| satisfied(condition, field, &text))
    };
    statement.any_of.is_empty() || statement.any_of.iter().any(|all_of| all_of.iter().all(holds))
}

fn satisfied(condition: &Condition, field: &Field, text: &str) -> bool {
    let mut literals = condition.literals.iter().filter(|literal| !literal.null);
    let order = |wanted: &str| compare(field, text, wanted);
    let mut any = |test: &dyn Fn(&str) -> bool| literals.any(|literal| test(&literal.text));
    match condition.operator.as_str() {
        "=" | "in" => any(&|wanted| order(wanted).is_eq()),
        "!=" => any(&|wanted| order(wanted).is_ne()),
        "<" => any(&|wanted| order(wanted).is_lt()),
        ">" => any(&|wanted| order(wanted).is_gt()),
        "<=" => any(&|wanted| order(wanted).is_le()),
        ">=" => any(&|wanted| order(wanted).is_ge()),
        _ => any(&|wanted| collation::like(text, wanted)),
    }
}

/// Compares as the column's type does: ids and numbers by size, times of the clock with either separator.
fn compare(field: &Field, text: &str, wanted: &str) -> Ordering {
    match field.holds {
        Holds::Id => id_number(text, wanted),
        Holds::Whole | Holds::Money | Holds::Decimal => number(text).total_cmp(&number(wanted)),
        Holds::Stamp => collation::compare(text, &wanted.replace('T', " ")),
        _ => collation::compare(text, wanted),
    }
}

/// A bare number is not an id: it equals nothing and has no place in the order.
fn id_number(text: &str, wanted: &str) -> Ordering {
    let number = |id: &str| id.split_once('x').and_then(|(_, number)| number.parse::<u64>().ok());
    match (number(text), number(wanted)) {
        (Some(left), Some(right)) => left.cmp(&right),
        _ => Ordering::Less,
    }
}

fn number(text: &str) -> f64 {
    text.trim().parse().unwrap_or(0.0)
}

fn sort(rows: &mut [Row<'_>], statement: &Statement, fields: &[Field], module: Module) {
    let last = statement.order.len().saturating_sub(1);
    rows.sort_by(|left, right| {
        for (position, name) in statement.order.iter().enumerate() {
            let text = |row: &Row<'_>| read::text(row.1, (row.0, module), name, row.2);
            let Some(field) = fields.iter().find(|field| field.name == name) else { continue };
            let order = if name == "contact_id" && module.is_activity() {
                left.2.cmp(&right.2)
            } else {
                compare(field, &text(left), &text(right))
            };
            let order = if statement.descending && position == last { order.reverse() } else { order };
            if order.is_ne() {
                return order;
            }
        }
        Ordering::Equal
    });
}

/// After LIMIT the rows of one record fall together, and the last contact stays.
fn joined<'a>(page: impl Iterator<Item = Row<'a>>) -> Vec<Row<'a>> {
    let mut kept: Vec<Row<'a>> = Vec::new();
    for row in page {
        match kept.iter_mut().find(|one| one.0 == row.0) {
            Some(one) => *one = row,
            None => kept.push(row),
        }
    }
    kept
}

fn answer(state: &State, module: Module, statement: &Statement, fields: &[Field], row: Row<'_>) -> Json {
    let one = |field: &Field| (field.name.to_owned(), read::value(state, row.1, (row.0, module), field, row.2, true));
    let mut pairs: Vec<(String, Json)> = match &statement.columns {
        Columns::Named(names) => {
            names.iter().filter_map(|name| fields.iter().find(|field| field.name == name)).map(one).collect()
        }
        _ => fields.iter().map(one).collect(),
    };
    with_id(&mut pairs, module.id(row.0));
    if pairs.iter().any(|(name, _)| name == "imagename")
        && let Some(image) = row.1.values.get("imageattachmentids")
    {
        pairs.push(("imageattachmentids".to_owned(), Json::from(image.as_str())));
    }
    Json::Map(pairs)
}

/// Every query answers the id, asked or not.
fn with_id(pairs: &mut Vec<(String, Json)>, id: String) {
    if pairs.iter().all(|(name, _)| name != "id") {
        pairs.push(("id".to_owned(), Json::Text(id)));
    }
}

/// Users and groups, which are few: filtered on the texts of their rows.
fn directory(state: &State, module: Module, statement: &Statement) -> Json {
    let all: Vec<Vec<(String, Json)>> = match module {
        Module::Users => state.users.iter().map(|(number, user)| read::user_row(*number, user)).collect(),
        _ => state.groups.keys().filter_map(|number| read::group_row(state, *number)).collect(),
    };
    let text = |row: &[(String, Json)], name: &str| match row.iter().find(|(key, _)| key == name) {
        Some((_, Json::Text(text))) => text.clone(),
        _ => String::new(),
    };
    let fields = state.described(module);
    let holds = |row: &[(String, Json)], condition: &Condition| {
        let field = fields.iter().find(|field| field.name == condition.column);
        field.is_some_and(|field| satisfied(condition, field, &text(row, &condition.column)))
    };
    let wanted = |row: &Vec<(String, Json)>| {
        statement.any_of.is_empty() || statement.any_of.iter().any(|all_of| all_of.iter().all(|one| holds(row, one)))
    };
    let found: Vec<_> = all.into_iter().filter(wanted).collect();
    if statement.columns == Columns::Count {
        let counted = Json::map([("count", Json::Text(found.len().to_string()))]);
        return Json::List(if state.version == Version::V83 { Vec::new() } else { vec![counted] });
    }
    let page = found.into_iter().skip(statement.offset).take(statement.limit.unwrap_or(MOST).min(MOST));
    Json::List(page.map(|row| Json::Map(chosen(row, &statement.columns))).collect())
}

fn chosen(row: Vec<(String, Json)>, columns: &Columns) -> Vec<(String, Json)> {
    let Columns::Named(names) = columns else { return row };
    let id = row.iter().find(|(key, _)| key == "id").cloned();
    let mut pairs: Vec<_> = names.iter().filter_map(|name| row.iter().find(|(key, _)| key == name).cloned()).collect();
    if let Some((_, Json::Text(id))) = id {
        with_id(&mut pairs, id);
    }
    pairs
}
