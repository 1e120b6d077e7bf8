//! The tables of the benchmark, in Markdown.

use std::fmt::Write;

use super::{crm, office, phases};

/// Everything that was measured.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
pub struct Results {
    /// What was measured: the commit.
    pub commit: String,
    /// Ponte beside vdirsyncer.
    pub phases: Vec<phases::Row>,
    /// What a CRM was asked.
    pub crm: Vec<crm::Row>,
    /// What Microsoft's services were asked.
    pub office: Vec<office::Row>,
}

impl Results {
    /// All tables.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut text = format!("Measured at commit `{}`.\n", self.commit);
        if !self.phases.is_empty() {
            text.push_str(&self.side_by_side());
        }
        if !self.crm.is_empty() {
            text.push_str(&self.asked());
        }
        if !self.office.is_empty() {
            text.push_str(&self.office());
        }
        text
    }

    fn side_by_side(&self) -> String {
        let mut text = String::from(
            "\n| events | round trip | phase | client | wall | CPU | requests | KiB up | KiB down | peak memory | in step |\n\
             |--:|--:|---|---|--:|--:|--:|--:|--:|--:|---|\n",
        );
        for row in &self.phases {
            let _ = writeln!(
                text,
                "| {} | {} ms | {} | {} | {:.2} s | {} ms | {} | {:.1} | {:.1} | {:.1} MiB | {} |",
                row.events,
                row.round_trip,
                row.phase,
                row.client,
                row.wall,
                row.cpu,
                row.requests,
                kib(row.up),
                kib(row.down),
                kib(row.peak),
                if row.agrees { "yes" } else { "NO" },
            );
        }
        for row in &self.phases {
            if let Some(weight) = row.weight {
                let _ = write!(
                    text,
                    "\nStore at {} links ({} ms): {} bytes for each link, {} of sealed texts, {} of journal.\n",
                    weight.links, row.round_trip, weight.link, weight.texts, weight.journal
                );
            }
        }
        text
    }

    fn office(&self) -> String {
        let mut text = String::from(
            "\n| service | cycle | writes | requests | wall | messages caused |\n|---|---|--:|--:|--:|--:|\n",
        );
        for row in &self.office {
            let _ = writeln!(
                text,
                "| {} | {} | {} | {} | {:.2} s | {} |",
                row.service, row.cycle, row.records, row.requests, row.wall, row.mails,
            );
        }
        text
    }

    fn asked(&self) -> String {
        let mut text = String::from(
            "\n| Vtiger | kind | cycle | records | to the CRM | per record | to the calendar | per record | writes |\n\
             |---|---|---|--:|--:|--:|--:|--:|--:|\n",
        );
        for row in &self.crm {
            let _ = writeln!(
                text,
                "| {} | {} | {} | {} | {} | {} | {} | {} | {} |",
                row.version,
                row.kind,
                row.cycle,
                row.records,
                row.crm,
                per(row.crm, row.records),
                row.calendar,
                per(row.calendar, row.records),
                row.writes,
            );
        }
        text
    }
}

#[allow(clippy::cast_precision_loss)]
fn kib(number: u64) -> f64 {
    number as f64 / 1024.0
}

#[allow(clippy::cast_precision_loss)]
fn per(requests: u64, records: usize) -> String {
    if records == 0 { "-".to_owned() } else { format!("{:.2}", requests as f64 / records as f64) }
}
