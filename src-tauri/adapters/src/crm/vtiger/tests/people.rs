//! Contacts and companies: the user's own fields both ways, pictures at creation, the company of a contact.

use ponte_core::record::{Body, Field, Kind, Photo, Record, Value};
use ponte_core::rules::Ownership;
use ponte_core::snapshot::{Reading, RemoteId};
use ponte_demo::crm::Version;
use ponte_engine::collection::Collection;

use super::{creation, house, stored, update};

const BOTH: [Version; 2] = [Version::V82, Version::V83];

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

fn custom(name: &str) -> Field {
    Field::Custom(name.into())
}

async fn read(collection: &dyn Collection, id: &str) -> ponte_core::snapshot::Snapshot {
    match collection.read(&[RemoteId(id.into())]).await.unwrap().remove(0) {
        Reading::Found(snapshot) => *snapshot,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn custom_fields_are_mapped_both_ways() {
    for version in BOTH {
        let house = house(version, "UTC").await;
        let mapping = [
            ("cf_852", custom("cf_852"), None),
            ("cf_854", Field::Birthday, None),
            ("cf_856", Field::Emails, Some("home")),
            ("cf_860", custom("cf_860"), None),
        ];
        let contacts = house.open_with(Kind::Contact, Ownership::Mine, &mapping).await;
        let record = Record::new(Kind::Contact)
            .with(Field::FamilyName, text("Bianchi"))
            .with(custom("cf_852"), text("K-17"))
            .with(custom("cf_860"), text("12.50"))
            .with(Field::Birthday, Value::Date("1980-05-06".parse().unwrap()))
            .with(Field::Emails, Value::items([("work", "anna@example.it"), ("home", "casa@example.it")]));
        let made = stored(contacts.as_ref(), creation("cf1", record.clone())).await;
        assert_eq!(made.record.fields.keys().collect::<Vec<_>>(), record.fields.keys().collect::<Vec<_>>());
        let row = house.crm.record(&made.id.0).unwrap();
        let said = ["cf_852", "cf_854", "cf_856", "cf_860", "email"].map(|wire| row[wire].as_str());
        assert_eq!(said, ["K-17", "1980-05-06", "casa@example.it", "12.50", "anna@example.it"]);
        assert_eq!((row["birthday"].as_str(), row["secondaryemail"].as_str()), ("", ""), "each says one thing");
        assert_eq!(made.record.get(&custom("cf_852")), Some(&text("K-17")));

        house.crm.ui_edit(&made.id.0, &[("cf_852", "K-18"), ("cf_854", ""), ("cf_856", "nuova@example.it")]);
        let seen = read(contacts.as_ref(), &made.id.0).await;
        assert_eq!(seen.record.text(&custom("cf_852")), "K-18");
        assert_eq!(seen.record.get(&Field::Birthday), None);
        assert!(seen.record.items(&Field::Emails).any(|(_, item)| item.text == "nuova@example.it"));

        let set = [(custom("cf_852"), text("K-19"))];
        let changed = update(&made.id.0, &seen.version, &set, &[custom("cf_860")]);
        stored(contacts.as_ref(), changed).await;
        let row = house.crm.record(&made.id.0).unwrap();
        assert_eq!((row["cf_852"].as_str(), row["cf_856"].as_str()), ("K-19", "nuova@example.it"));
        assert!(matches!(row["cf_860"].as_str(), "" | "0.00"), "{}", row["cf_860"]);
    }
}

#[tokio::test]
async fn a_company_has_custom_fields_too() {
    for version in BOTH {
        let house = house(version, "UTC").await;
        let mapping = [("cf_852", Field::VatNumber, None)];
        let companies = house.open_with(Kind::Company, Ownership::Mine, &mapping).await;
        let record = Record::new(Kind::Company)
            .with(Field::Company, text("Bianchi S.p.A."))
            .with(Field::VatNumber, text("IT01234567890"));
        let made = stored(companies.as_ref(), creation("vat1", record.clone())).await;
        assert_eq!(house.crm.record(&made.id.0).unwrap()["cf_852"], "IT01234567890");
        house.crm.ui_edit(&made.id.0, &[("cf_852", "IT09876543210")]);
        assert_eq!(read(companies.as_ref(), &made.id.0).await.record.text(&Field::VatNumber), "IT09876543210");
    }
}

#[tokio::test]
async fn a_picture_goes_along_byte_for_byte_when_a_contact_is_created() {
    // All bytes, and the ends of lines and parts that a form is made of.
    let data: Vec<u8> = (0..=255).chain(*b"\r\n--\r\n\r\n--x--\r\n").chain(0..=255).collect();
    for (media_type, file) in [("image/png", "photo.png"), ("image/gif", "photo.gif"), ("image/jpeg", "photo.jpg")] {
        for version in BOTH {
            let house = house(version, "UTC").await;
            let contacts = house.open(Kind::Contact).await;
            let photo = Photo { media_type: media_type.into(), data: data.clone() };
            let record = Record::new(Kind::Contact)
                .with(Field::FamilyName, text("Verdì & figli"))
                .with(Field::Description, Value::Body(Body { plain: "una\nnota".into(), html: None }))
                .with(Field::Photo, Value::Photo(photo));
            let made = stored(contacts.as_ref(), creation("photo1", record)).await;
            assert_eq!(house.crm.picture_of(&made.id.0), Some((media_type.to_owned(), data.clone())));
            let row = house.crm.record(&made.id.0).unwrap();
            let said = ["imagename", "lastname", "description"].map(|wire| row[wire].as_str());
            assert_eq!(said, [file, "Verdì & figli", "una\nnota"]);
        }
    }
}

#[tokio::test]
async fn the_company_of_a_contact_is_changed_and_taken_away() {
    for version in BOTH {
        let house = house(version, "UTC").await;
        let company = |name: &str| house.crm.ui_create(&house.user, "Accounts", &[("accountname", name)]).unwrap();
        let (one, two) = (company("Uno"), company("Due"));
        let fields = [("lastname", "Anna"), ("account_id", one.as_str())];
        let id = house.crm.ui_create(&house.user, "Contacts", &fields).unwrap();
        let contacts = house.open(Kind::Contact).await;
        let stands = |id: &str| house.crm.record(id).unwrap()["account_id"].clone();
        let before = read(contacts.as_ref(), &id).await;
        let moved = update(&id, &before.version, &[(Field::Company, text("Due"))], &[]);
        let moved = stored(contacts.as_ref(), moved).await;
        assert_eq!((moved.record.text(&Field::Company), stands(&id)), ("Due", two.clone()));
        // A company that the CRM does not have is not made on the side.
        let unknown = update(&id, &moved.version, &[(Field::Company, text("Ignota"))], &[]);
        let unknown = stored(contacts.as_ref(), unknown).await;
        assert_eq!((unknown.record.text(&Field::Company), stands(&id)), ("Due", two));
        let left = stored(contacts.as_ref(), update(&id, &unknown.version, &[], &[Field::Company])).await;
        assert_eq!((left.record.get(&Field::Company), stands(&id)), (None, String::new()));
    }
}
