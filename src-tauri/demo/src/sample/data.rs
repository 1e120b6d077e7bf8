//! What stands in Giulia's calendars: meetings, calls, days off, and what she has to do. Days count from today.

use super::On::{self, Both, Crm, Dav};

/// An event. `at` is hour and minute of the wall clock in Rome; `minutes` 0 means whole days, as many as `days`.
pub(super) struct Meeting {
    pub day: i32,
    pub at: (i8, i8),
    pub minutes: i32,
    pub days: i32,
    pub title: &'static str,
    pub place: &'static str,
    pub note: &'static str,
    pub private: bool,
    /// An RRULE; only calendars hold one.
    pub rule: &'static str,
    /// Which occurrences are left out, in days from the first.
    pub without: &'static [i32],
    /// Which occurrence, in days from the first, begins at another hour.
    pub moved: Option<(i32, i8)>,
    /// The people it is about, as places in `people::PEOPLE`.
    pub about: &'static [usize],
    pub on: On,
}

/// Something to do by a day.
pub(super) struct Task {
    pub due: i32,
    pub title: &'static str,
    pub note: &'static str,
    /// `High`, `Medium`, `Low`.
    pub priority: &'static str,
    pub done: bool,
    pub on: On,
}

const PLAIN: Meeting = Meeting {
    day: 0,
    at: (9, 0),
    minutes: 60,
    days: 0,
    title: "",
    place: "",
    note: "",
    private: false,
    rule: "",
    without: &[],
    moved: None,
    about: &[],
    on: Crm,
};

const fn met(day: i32, at: (i8, i8), minutes: i32, title: &'static str, place: &'static str, on: On) -> Meeting {
    Meeting { day, at, minutes, title, place, on, ..PLAIN }
}

const fn about(meeting: Meeting, people: &'static [usize]) -> Meeting {
    Meeting { about: people, ..meeting }
}

const fn noted(meeting: Meeting, note: &'static str) -> Meeting {
    Meeting { note, ..meeting }
}

const fn private(meeting: Meeting) -> Meeting {
    Meeting { private: true, ..meeting }
}

const fn whole(day: i32, days: i32, title: &'static str) -> Meeting {
    Meeting { day, days, minutes: 0, title, on: Dav, ..PLAIN }
}

const fn series(meeting: Meeting, rule: &'static str, without: &'static [i32], moved: Option<(i32, i8)>) -> Meeting {
    Meeting { rule, without, moved, ..meeting }
}

pub(super) const MEETINGS: [Meeting; 40] = [
    about(met(1, (9, 30), 60, "Presentazione offerta Lombardi", "Via Savona 12, Milano", Crm), &[0, 1]),
    about(met(1, (15, 0), 30, "Chiamata Elisa Valdarno", "", Both), &[3]),
    about(met(2, (10, 0), 90, "Sopralluogo linea 3", "Officine Bianchi, Torino", Crm), &[5, 6, 7]),
    met(2, (13, 0), 60, "Pranzo con il team 🍝", "Trattoria da Nino", Dav),
    about(met(3, (11, 0), 45, "Rinnovo contratto Belvedere", "Online", Both), &[8]),
    private(met(3, (17, 30), 45, "Dentista", "Studio Vitali", Dav)),
    about(met(4, (9, 0), 120, "Demo gestionale Adriatica", "Ancona, Molo 3", Crm), &[12, 13, 14]),
    about(met(5, (14, 30), 60, "Bozze catalogo", "Tipografia Marchetti", Both), &[10]),
    noted(
        met(6, (10, 0), 60, "Parere sul contratto quadro", "Piazza Mazzini 15, Roma", Dav),
        "Portare la versione firmata.",
    ),
    about(met(7, (9, 0), 60, "Campionario ceramiche", "Faenza", Crm), &[17, 18]),
    about(met(8, (16, 0), 60, "Incontro Energia Verde", "Bolzano", Both), &[19]),
    private(met(8, (20, 0), 120, "Cena di famiglia ❤️", "", Dav)),
    about(met(9, (11, 30), 30, "Chiamata Tessuti Como", "", Crm), &[23, 24]),
    about(met(10, (10, 0), 60, "Visita pastificio", "Via Sparano 3, Bari", Crm), &[25, 26]),
    met(11, (9, 0), 480, "Corso sicurezza", "Aula 2", Dav),
    about(met(12, (15, 0), 60, "Trattativa ricambi", "Officine Bianchi, Torino", Both), &[6]),
    whole(14, 1, "Compleanno mamma 🎂"),
    whole(16, 3, "Fiera di Milano"),
    whole(30, 5, "Ferie"),
    whole(-3, 1, "Santo patrono"),
    series(
        met(-14, (9, 0), 30, "Riunione commerciale", "Sala Garda", Dav),
        "FREQ=WEEKLY;COUNT=10",
        &[14],
        Some((21, 11)),
    ),
    series(met(-7, (8, 45), 15, "Allineamento quotidiano", "Online", Dav), "FREQ=DAILY;COUNT=20", &[5, 6], None),
    series(met(-20, (18, 30), 60, "Pilates", "Palestra", Dav), "FREQ=WEEKLY;INTERVAL=2", &[], None),
    series(met(-10, (12, 0), 30, "Pipeline con Marco", "Online", Dav), "FREQ=MONTHLY;COUNT=6", &[], None),
    about(met(13, (9, 30), 60, "Preventivo pompe", "Lombardi Meccanica", Crm), &[2, 27]),
    about(met(15, (11, 0), 60, "Chiusura trimestre", "Sala Como", Crm), &[]),
    about(met(17, (10, 0), 45, "Referenze settore hotel", "Online", Crm), &[8, 9]),
    about(met(18, (14, 0), 60, "Impianto fotovoltaico", "Bolzano", Crm), &[19, 20, 29]),
    noted(
        met(19, (9, 0), 60, "Revisione listino", "Ufficio", Both),
        "Nuovi prezzi dal primo del mese.\nSconto massimo 12 %.",
    ),
    about(met(20, (16, 30), 30, "Richiamare De Luca", "", Crm), &[14]),
    met(21, (10, 0), 60, "Colloquio candidato", "Sala Garda", Dav),
    about(met(22, (11, 0), 60, "Presentazione collezione", "Como", Crm), &[23]),
    private(met(23, (8, 30), 60, "Visita medica", "", Dav)),
    about(met(24, (15, 0), 90, "Audit qualità", "Bari", Crm), &[26]),
    met(25, (9, 0), 60, "Webinar novità fiscali", "Online", Dav),
    about(met(26, (10, 30), 60, "Negoziazione volumi", "Arezzo", Crm), &[3]),
    about(met(-2, (10, 0), 60, "Visita Faenza: consuntivo", "Faenza", Crm), &[18]),
    about(met(-5, (15, 0), 60, "Prima chiamata Como", "", Crm), &[24]),
    met(-6, (9, 0), 60, "Preparazione fiera", "Ufficio", Dav),
    noted(met(28, (17, 0), 60, "Aperitivo clienti 🥂", "Navigli", Dav), "Invitare anche i nuovi contatti della fiera."),
];

const fn due(due: i32, title: &'static str, priority: &'static str, done: bool, on: On) -> Task {
    Task { due, title, note: "", priority, done, on }
}

pub(super) const TASKS: [Task; 15] = [
    due(1, "Inviare offerta Lombardi", "High", false, Crm),
    due(2, "Preparare demo Adriatica", "High", false, Crm),
    due(3, "Aggiornare listino", "Medium", false, Both),
    due(4, "Richiamare Cantine Valdarno", "Medium", false, Crm),
    due(5, "Prenotare treno per Torino", "Low", false, Dav),
    due(6, "Nota spese di ottobre", "Medium", false, Dav),
    due(7, "Contratto Belvedere: firma", "High", false, Crm),
    due(8, "Campioni per Faenza", "Low", false, Crm),
    due(9, "Verificare scorte ricambi", "Medium", false, Both),
    due(10, "Comprare regalo per la mamma", "Low", false, Dav),
    due(12, "Slide per la fiera", "High", false, Dav),
    due(-1, "Ordine catering", "Low", true, Crm),
    due(-2, "Relazione visita Faenza", "Medium", true, Crm),
    due(15, "Obiettivi trimestre", "High", false, Crm),
    due(20, "Rinnovare abbonamento treno", "Low", false, Dav),
];
