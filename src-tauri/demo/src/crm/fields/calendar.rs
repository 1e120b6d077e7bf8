//! The fields of events and tasks.

use super::{
    Field,
    Holds::{Boolean, Choice, Date, Id, LongText, Owner, Reference, Stamp, Text, Time, Whole},
};

const RELATED: &[&str] =
    &["Accounts", "Campaigns", "HelpDesk", "Invoice", "Leads", "Potentials", "PurchaseOrder", "Quotes", "SalesOrder"];
const REPEATS: &[&str] = &["Daily", "Weekly", "Monthly", "Yearly"];
const QUARTERS: &[&str] = &["00", "15", "30", "45"];
const EVENT_STATUS: &[&str] = &["Planned", "Held", "Not Held"];
const TYPES: &[&str] = &["Call", "Meeting", "Mobile Call"];
const PRIORITIES: &[&str] = &["High", "Medium", "Low"];
const VISIBILITIES: &[&str] = &["Private", "Public"];
const TASK_STATUS: &[&str] = &["Not Started", "In Progress", "Completed", "Pending Input", "Deferred", "Planned"];

/// Module Events, in the order of `describe`.
pub(super) const EVENTS: [Field; 27] = [
    Field::new("subject", "Subject", Text, "mn").cut(255),
    Field::new("assigned_user_id", "Assigned To", Owner, "m"),
    Field::new("date_start", "Start Date & Time", Date, "m"),
    Field::new("time_start", "Time Start", Time, "mn"),
    Field::new("due_date", "End Date", Date, "mn"),
    Field::new("time_end", "End Time", Time, "mn"),
    Field::new("recurringtype", "Repeat", Choice(REPEATS), "n"),
    Field::new("duration_hours", "Duration", Whole, "mn"),
    Field::new("duration_minutes", "Duration Minutes", Choice(QUARTERS), "n"),
    Field::new("parent_id", "Related To", Reference(RELATED), ""),
    Field::new("eventstatus", "Status", Choice(EVENT_STATUS), "mn"),
    Field::new("sendnotification", "Send Notification", Boolean, ""),
    Field::new("activitytype", "Activity Type", Choice(TYPES), "m"),
    Field::new("location", "Location", Text, "n").cut(150),
    Field::new("createdtime", "Created Time", Stamp, "r"),
    Field::new("modifiedtime", "Modified Time", Stamp, "r"),
    Field::new("taskpriority", "Priority", Choice(PRIORITIES), "n"),
    Field::new("notime", "No Time", Boolean, ""),
    Field::new("visibility", "Visibility", Choice(VISIBILITIES), ""),
    Field::new("modifiedby", "Last Modified By", Reference(&["Users"]), ""),
    Field::new("description", "Description", LongText, "n"),
    Field::new("reminder_time", "Send Reminder", Whole, ""),
    Field::new("contact_id", "Contact Name", Reference(&["Contacts"]), ""),
    Field::new("source", "Source", Text, "nr").cut(100),
    Field::new("starred", "starred", Boolean, "n"),
    Field::new("tags", "tags", Text, "n"),
    Field::new("id", "activityid", Id, "r"),
];

/// Module Calendar: tasks. Neither is `activitytype` mandatory here, nor is "Task" one of its values (S11).
pub(super) const TASKS: [Field; 28] = [
    Field::new("subject", "Subject", Text, "mn").cut(255),
    Field::new("assigned_user_id", "Assigned To", Owner, "m"),
    Field::new("date_start", "Start Date & Time", Date, "m"),
    Field::new("time_start", "Time Start", Time, "mn"),
    Field::new("time_end", "End Time", Time, "n"),
    Field::new("due_date", "Due Date", Date, "mn"),
    Field::new("parent_id", "Related To", Reference(RELATED), ""),
    Field::new("contact_id", "Contact Name", Reference(&["Contacts"]), ""),
    Field::new("taskstatus", "Status", Choice(TASK_STATUS), "mn"),
    Field::new("eventstatus", "Status", Choice(EVENT_STATUS), "n"),
    Field::new("taskpriority", "Priority", Choice(PRIORITIES), "n"),
    Field::new("sendnotification", "Send Notification", Boolean, ""),
    Field::new("createdtime", "Created Time", Stamp, "r"),
    Field::new("modifiedtime", "Modified Time", Stamp, "r"),
    Field::new("activitytype", "Activity Type", Choice(TYPES), ""),
    Field::new("visibility", "Visibility", Choice(VISIBILITIES), ""),
    Field::new("description", "Description", LongText, "n"),
    Field::new("duration_hours", "Duration", Time, "n"),
    Field::new("duration_minutes", "Duration Minutes", Choice(QUARTERS), "n"),
    Field::new("location", "Location", Text, "n").cut(150),
    Field::new("reminder_time", "Send Reminder", Whole, ""),
    Field::new("recurringtype", "Repeat", Choice(REPEATS), "n"),
    Field::new("notime", "No Time", Boolean, ""),
    Field::new("modifiedby", "Last Modified By", Reference(&["Users"]), ""),
    Field::new("source", "Source", Text, "nr").cut(100),
    Field::new("starred", "starred", Boolean, "n"),
    Field::new("tags", "tags", Text, "n"),
    Field::new("id", "activityid", Id, "r"),
];
