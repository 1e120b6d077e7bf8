//! Two CardDAV servers in step, over the wire: what a CRM cannot hold crosses between those that can.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout
)]

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ponte_adapters::groupware::dav::{self, Dav};
use ponte_core::record::Kind;
use ponte_core::rules::{Ownership, Rules};
use ponte_core::snapshot::Side;
use ponte_demo::dav::{DavOptions, DavServer, Flavour};
use ponte_engine::collection::{Account as _, Collection, Opening};
use ponte_engine::cycle::{Half, Job, Report, cycle};
use ponte_engine::http::{Http, Limits};
use ponte_engine::seal::Keys;
use ponte_engine::store::Store;

/// Pictures by their first bytes, in base64.
const PNG: &str = "iVBORw0KGgoAAAANSUhEUg==";
const JPEG: &str = "/9j/4AAQSkZJRgABAQAAAQ==";

struct Books {
    left: DavServer,
    right: DavServer,
    rules: Rules,
    store: Store,
}

impl Books {
    async fn of(left: Flavour, right: Flavour) -> Books {
        let start = async |flavour| {
            let server = DavServer::start(DavOptions::of(flavour)).await.unwrap();
            server.add_user("anna", "secret", "anna@example.it");
            server
        };
        let rules = Rules::open(TimeZone::UTC);
        let store = Store::in_memory(Keys::derive(&[9; 32])).unwrap();
        Books { left: start(left).await, right: start(right).await, rules, store }
    }

    fn server(&self, side: Side) -> &DavServer {
        if side == Side::Left { &self.left } else { &self.right }
    }

    async fn open(&self, side: Side) -> Box<dyn Collection> {
        let http = Http::new(Limits::default()).unwrap();
        let url = self.server(side).url();
        let account = Dav::new(http, &url, "anna", "secret".into(), dav::Options::default()).unwrap();
        let usable = account.collections().await.unwrap();
        let book = usable.iter().find(|info| info.kinds.contains(&Kind::Contact) && info.writable && !info.special);
        let opening = Opening {
            kind: Kind::Contact,
            collection: Some(book.unwrap().id.clone()),
            ownership: Ownership::Mine,
            zone: TimeZone::UTC,
            mapping: Default::default(),
        };
        account.open(opening).await.unwrap()
    }

    async fn once(&self) -> Report {
        let (left, right) = (self.open(Side::Left).await, self.open(Side::Right).await);
        let job = Job {
            pairing: "anna",
            kind: Kind::Contact,
            rules: &self.rules,
            shape: "",
            left: Half { collection: &*left, place: "left" },
            right: Half { collection: &*right, place: "right" },
        };
        cycle(&job, &self.store, Timestamp::now(), &|_| {}).await.unwrap()
    }

    /// Two cycles, the second of which has nothing left to do.
    async fn sync(&self) {
        let mut report = self.once().await;
        for _ in 0..3 {
            if report.writes() == 0 && !report.again {
                break;
            }
            report = self.once().await;
        }
        assert_eq!((report.writes(), report.conflicts, report.again), (0, 0, false), "{report:?}");
        assert!(self.store.needs().unwrap().is_empty());
    }

    /// The only card of a side.
    fn card(&self, side: Side) -> ponte_demo::dav::Stored {
        let mut cards = self.server(side).cards("anna");
        assert_eq!(cards.len(), 1);
        cards.remove(0)
    }

    /// What another client makes of the only card.
    fn edit(&self, side: Side, change: impl Fn(&str) -> String) {
        let card = self.card(side);
        self.server(side).put(&card.collection, &card.name, &change(&unfolded(&card.text))).unwrap();
    }
}

fn unfolded(text: &str) -> String {
    text.replace("\r\n ", "").replace("\r\n\t", "")
}

fn photo_of(text: &str) -> Option<String> {
    let text = unfolded(text);
    let line = text.lines().find(|line| line.starts_with("PHOTO"))?;
    line.rsplit([':', ',']).next().map(str::to_owned)
}

fn with_photo(text: &str, photo: Option<&str>) -> String {
    let old: String =
        text.lines().filter(|line| !line.starts_with("PHOTO")).map(|line| format!("{line}\r\n")).collect();
    let line = match photo {
        None => return old,
        Some(data) if old.contains("VERSION:4.0") => format!("PHOTO:data:image/png;base64,{data}"),
        Some(data) => format!("PHOTO;ENCODING=b;TYPE=PNG:{data}"),
    };
    old.replace("END:VCARD", &format!("{line}\r\nEND:VCARD"))
}

const CARD: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:anna-1\r\nN:Rossi;Anna;;;\r\nFN:Anna Rossi\r\n\
                    EMAIL;TYPE=WORK:anna.rossi@example.it\r\nEND:VCARD\r\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_added_changed_and_removed_from_either_side() {
    for (one, other) in [(Flavour::Plain, Flavour::Nextcloud), (Flavour::Radicale, Flavour::Plain)] {
        let books = Books::of(one, other).await;
        let collection = books.left.collection("anna", "VCARD").unwrap();
        books.left.put(&collection, "anna.vcf", &with_photo(CARD, Some(PNG))).unwrap();
        books.sync().await;
        assert_eq!(photo_of(&books.card(Side::Right).text).as_deref(), Some(PNG), "it goes along");
        for side in [Side::Left, Side::Right] {
            for photo in [Some(JPEG), None, Some(PNG)] {
                books.edit(side, |text| with_photo(text, photo));
                books.sync().await;
                for shown in Side::BOTH {
                    let found = photo_of(&books.card(shown).text);
                    assert_eq!(found.as_deref(), photo, "{one:?} {other:?}: from {side:?}, seen on {shown:?}");
                }
            }
        }
        books.edit(Side::Right, |text| text.replace("END:VCARD", "TITLE:Capo\r\nEND:VCARD"));
        books.sync().await;
        let left = books.card(Side::Left).text;
        assert!(left.contains("TITLE:Capo"), "{left}");
        assert_eq!(photo_of(&left).as_deref(), Some(PNG), "another edit leaves it");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_birthday_without_a_year_stays_where_it_was_typed() {
    let books = Books::of(Flavour::Plain, Flavour::Plain).await;
    let collection = books.left.collection("anna", "VCARD").unwrap();
    let born = |line: &str| CARD.replace("END:VCARD", &format!("{line}\r\nEND:VCARD"));
    books.left.put(&collection, "anna.vcf", &born("BDAY;X-APPLE-OMIT-YEAR=1604:1604-04-12")).unwrap();
    books.sync().await;
    assert!(!books.card(Side::Right).text.contains("BDAY"), "no year is invented");
    books.edit(Side::Right, |text| {
        let named = text.replace("N:Rossi;Anna", "N:Bianchi;Anna").replace("FN:Anna Rossi", "FN:Anna Bianchi");
        named.replace("END:VCARD", "TITLE:Capo\r\nBDAY:--0501\r\nEND:VCARD")
    });
    books.sync().await;
    let left = books.card(Side::Left).text;
    assert!(left.contains("N:Bianchi;Anna") && left.contains("TITLE:Capo"), "{left}");
    assert!(left.contains("BDAY;X-APPLE-OMIT-YEAR=1604:1604-04-12\r\n"), "{left}");
    assert!(books.card(Side::Right).text.contains("BDAY:--0501\r\n"));
}
