//! The companies Giulia sells to and the people she knows there.

use super::On::{self, Both, Crm, Dav};

/// A company.
pub(super) struct Company {
    pub name: &'static str,
    /// The middle of its addresses: `info@NAME.example.it`.
    pub domain: &'static str,
    pub phone: &'static str,
    pub city: &'static str,
    pub street: &'static str,
    pub industry: &'static str,
    pub vat: &'static str,
    pub on: On,
}

/// A person; `company` counts into [`COMPANIES`].
pub(super) struct Person {
    pub given: &'static str,
    pub family: &'static str,
    pub company: usize,
    pub title: &'static str,
    pub mobile: &'static str,
    pub birthday: &'static str,
    pub on: On,
}

const fn firm(
    name: &'static str,
    domain: &'static str,
    phone: &'static str,
    (city, street): (&'static str, &'static str),
    (industry, vat): (&'static str, &'static str),
    on: On,
) -> Company {
    Company { name, domain, phone, city, street, industry, vat, on }
}

const fn who(
    (given, family): (&'static str, &'static str),
    company: usize,
    title: &'static str,
    mobile: &'static str,
    birthday: &'static str,
    on: On,
) -> Person {
    Person { given, family, company, title, mobile, birthday, on }
}

pub(super) const COMPANIES: [Company; 12] = [
    firm(
        "Lombardi Meccanica S.r.l.",
        "lombardi",
        "+39 02 5550101",
        ("Milano", "Via Savona 12"),
        ("Machinery", "IT00000000101"),
        Crm,
    ),
    firm(
        "Cantine Valdarno",
        "valdarno",
        "+39 055 5550102",
        ("Arezzo", "Strada dei Vigneti 4"),
        ("Food & Beverage", "IT00000000102"),
        Both,
    ),
    firm(
        "Officine Bianchi & Figli",
        "bianchi",
        "+39 011 5550103",
        ("Torino", "Corso Francia 88"),
        ("Manufacturing", "IT00000000103"),
        Crm,
    ),
    firm(
        "Hotel Belvedere",
        "belvedere",
        "+39 081 5550104",
        ("Sorrento", "Via del Mare 1"),
        ("Hospitality", "IT00000000104"),
        Crm,
    ),
    firm(
        "Tipografia Marchetti",
        "marchetti",
        "+39 051 5550105",
        ("Bologna", "Via Emilia 230"),
        ("Media", "IT00000000105"),
        Both,
    ),
    firm(
        "Logistica Adriatica S.p.A.",
        "adriatica",
        "+39 071 5550106",
        ("Ancona", "Porto, Molo 3"),
        ("Shipping", "IT00000000106"),
        Crm,
    ),
    firm(
        "Studio Legale Greco",
        "greco",
        "+39 06 5550107",
        ("Roma", "Piazza Mazzini 15"),
        ("Consulting", "IT00000000107"),
        Dav,
    ),
    firm(
        "Ceramiche Faenza",
        "faenza",
        "+39 0546 555108",
        ("Faenza", "Via delle Fornaci 9"),
        ("Manufacturing", "IT00000000108"),
        Crm,
    ),
    firm(
        "Energia Verde Soc. Coop.",
        "energiaverde",
        "+39 0471 555109",
        ("Bolzano", "Via Alto Adige 40"),
        ("Energy", "IT00000000109"),
        Both,
    ),
    firm(
        "Farmacia San Giorgio",
        "sangiorgio",
        "+39 010 5550110",
        ("Genova", "Via Garibaldi 7"),
        ("Healthcare", "IT00000000110"),
        Dav,
    ),
    firm(
        "Tessuti Como 1921",
        "tessuticomo",
        "+39 031 5550111",
        ("Como", "Lungo Lario 21"),
        ("Apparel", "IT00000000111"),
        Crm,
    ),
    firm(
        "Pastificio D'Amico",
        "damico",
        "+39 080 5550112",
        ("Bari", "Via Sparano 3"),
        ("Food & Beverage", "IT00000000112"),
        Crm,
    ),
];

pub(super) const PEOPLE: [Person; 30] = [
    who(("Andrea", "Lombardi"), 0, "Titolare", "+39 333 5551001", "1968-04-12", Both),
    who(("Chiara", "Moretti"), 0, "Acquisti", "+39 333 5551002", "", Crm),
    who(("Stefano", "Galli"), 0, "Produzione", "+39 333 5551003", "", Crm),
    who(("Elisa", "Valdarno"), 1, "Export Manager", "+39 333 5551004", "1981-09-30", Both),
    who(("Tommaso", "Neri"), 1, "Enologo", "+39 333 5551005", "", Dav),
    who(("Paolo", "Bianchi"), 2, "Titolare", "+39 333 5551006", "1959-01-06", Crm),
    who(("Sara", "Bianchi"), 2, "Amministrazione", "+39 333 5551007", "", Both),
    who(("Luca", "Ricci"), 2, "Responsabile tecnico", "+39 333 5551008", "", Crm),
    who(("Francesca", "Esposito"), 3, "Direttrice", "+39 333 5551009", "1975-06-02", Both),
    who(("Gennaro", "Russo"), 3, "Eventi", "+39 333 5551010", "", Crm),
    who(("Davide", "Marchetti"), 4, "Titolare", "+39 333 5551011", "", Crm),
    who(("Irene", "Fontana"), 4, "Grafica", "+39 333 5551012", "1990-11-19", Dav),
    who(("Michele", "Santoro"), 5, "Operazioni", "+39 333 5551013", "", Crm),
    who(("Valentina", "Rinaldi"), 5, "Flotta", "+39 333 5551014", "", Both),
    who(("Giorgio", "De Luca"), 5, "Amministratore delegato", "+39 333 5551015", "1963-03-08", Crm),
    who(("Alessandra", "Greco"), 6, "Avvocata", "+39 333 5551016", "", Dav),
    who(("Roberto", "Caruso"), 6, "Avvocato", "+39 333 5551017", "", Dav),
    who(("Martina", "Ferrara"), 7, "Commerciale", "+39 333 5551018", "", Crm),
    who(("Pietro", "Zanetti"), 7, "Direttore", "+39 333 5551019", "1971-07-22", Crm),
    who(("Anna", "Hofer"), 8, "Presidente", "+39 333 5551020", "", Both),
    who(("Lukas", "Gruber"), 8, "Impianti", "+39 333 5551021", "", Crm),
    who(("Silvia", "Parodi"), 9, "Farmacista", "+39 333 5551022", "", Dav),
    who(("Enrico", "Costa"), 9, "Magazzino", "+39 333 5551023", "", Dav),
    who(("Beatrice", "Colombo"), 10, "Collezioni", "+39 333 5551024", "1986-12-13", Crm),
    who(("Matteo", "Villa"), 10, "Direttore creativo", "+39 333 5551025", "", Both),
    who(("Nicolò", "D'Amico"), 11, "Titolare", "+39 333 5551026", "", Crm),
    who(("Rosa", "Lorusso"), 11, "Qualità", "+39 333 5551027", "", Crm),
    who(("Carlo", "Sala"), 0, "Manutenzione", "+39 333 5551028", "", Crm),
    who(("Laura", "Benedetti"), 4, "Redazione", "+39 333 5551029", "", Dav),
    who(("Fabio", "Pellegrini"), 8, "Vendite", "+39 333 5551030", "", Crm),
];
