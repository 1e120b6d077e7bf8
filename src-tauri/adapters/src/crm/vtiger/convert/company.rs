//! Companies: module `Accounts`. What the built-in mapping is.

use ponte_core::record::AddressSlot::{Main, Other};
use ponte_core::record::Field;

use super::slots::Built;

/// The built-in mapping. Vtiger has no VAT number of its own: that is mapped by the user to a `cf_…` field.
pub(in crate::crm::vtiger) const TABLE: [Built; 21] = [
    ("accountname", Field::Company, "", 100),
    ("website", Field::Website, "", 0),
    ("industry", Field::Industry, "", 0),
    ("email1", Field::Emails, "work", 100),
    ("email2", Field::Emails, "home", 100),
    ("phone", Field::Phones, "work", 30),
    ("otherphone", Field::Phones, "other", 30),
    ("fax", Field::Phones, "fax", 30),
    ("bill_street", Field::Address(Main), "street", 250),
    ("bill_pobox", Field::Address(Main), "po-box", 30),
    ("bill_city", Field::Address(Main), "city", 30),
    ("bill_state", Field::Address(Main), "region", 30),
    ("bill_code", Field::Address(Main), "postcode", 30),
    ("bill_country", Field::Address(Main), "country", 30),
    ("ship_street", Field::Address(Other), "street", 250),
    ("ship_pobox", Field::Address(Other), "po-box", 30),
    ("ship_city", Field::Address(Other), "city", 30),
    ("ship_state", Field::Address(Other), "region", 30),
    ("ship_code", Field::Address(Other), "postcode", 30),
    ("ship_country", Field::Address(Other), "country", 30),
    ("description", Field::Description, "", 0),
];
