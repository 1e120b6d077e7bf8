//! An embedded CRM that answers as Vtiger 8.2.0 and 8.3.0 do, quirks included.
