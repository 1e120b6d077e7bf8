//! What the people of the demo do between two cycles: Giulia on her phone, a colleague in the CRM.

use ponte_demo::crm::Crm;
use ponte_demo::dav::DavServer;
use ponte_demo::sample::USER;

use super::scene::Scene;

/// Something people do before a cycle.
pub struct Act {
    /// The key of its sentence.
    pub said: &'static str,
    /// Does it.
    pub play: fn(&Scene),
}

/// The acts, in order; the last one is that nobody does anything.
pub const ACTS: [Act; 5] = [
    Act { said: "demo-act-first", play: |_| {} },
    Act { said: "demo-act-edits", play: edits },
    Act { said: "demo-act-conflict", play: conflict },
    Act { said: "demo-act-deletion", play: deletion },
    Act { said: "demo-act-quiet", play: |_| {} },
];

const LUNCH: &str = "Pranzo con il team";
const OFFER: &str = "Presentazione offerta Lombardi";
const DEMONSTRATION: &str = "Demo gestionale Adriatica";

/// Giulia moves her lunch by an hour on her phone, and a colleague writes another place into the CRM.
fn edits(scene: &Scene) {
    on_phone(&scene.calendar, LUNCH, &[("T140000", "T150000"), ("T130000", "T140000")]);
    in_crm(&scene.crm, OFFER, |crm, id| crm.ui_edit(id, &[("location", "Sala Lombardi, Via Savona 14, Milano")]));
}

/// The same title is changed on both sides.
fn conflict(scene: &Scene) {
    on_phone(&scene.calendar, OFFER, &[(OFFER, "Offerta Lombardi (rimandata?)")]);
    in_crm(&scene.crm, OFFER, |crm, id| crm.ui_edit(id, &[("subject", "Presentazione offerta Lombardi, con Marco")]));
}

/// A demonstration is called off: somebody deletes it in the CRM.
fn deletion(scene: &Scene) {
    in_crm(&scene.crm, DEMONSTRATION, |crm, id| crm.ui_delete(id));
}

fn on_phone(calendar: &DavServer, title: &str, edits: &[(&str, &str)]) {
    let found = calendar.events(USER).into_iter().find(|stored| stored.text.contains(&format!("SUMMARY:{title}")));
    if let Some(stored) = found {
        let text = edits.iter().fold(stored.text, |text, (from, to)| text.replace(from, to));
        calendar.put(&stored.collection, &stored.name, &text);
    }
}

fn in_crm(crm: &Crm, subject: &str, act: fn(&Crm, &str)) {
    let records = crm.records("Events");
    let found = records.iter().find(|record| record.get("subject").is_some_and(|text| text == subject));
    if let Some(id) = found.and_then(|record| record.get("id")) {
        act(crm, id);
    }
}
