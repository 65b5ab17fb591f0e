//! The progress of a batch as plain values, without a browser.

use shared::report::{BatchState, ReportTab};

use crate::{
    api::Batch,
    format::{count, counted},
    router::{Chip, Page},
    text,
};

/// A part of what became of a batch: its words, and the list of just those, if there is one.
pub type Part = (String, Option<String>);

/// The address of a batch: one of its lists, with its progress above.
#[must_use]
pub fn path(id: &str, tab: ReportTab, chip: Chip) -> String {
    let path = Page::Reports(tab, chip).path();
    let joint = if path.contains('?') { '&' } else { '?' };
    format!("{path}{joint}batch={id}")
}

/// Returns the number of reports that are through: neither to be looked at nor on their way.
#[must_use]
pub fn through(batch: &Batch) -> i64 {
    (batch.done - batch.counts.queued - batch.counts.sending).max(0)
}

/// The parts of what became of a batch.
#[must_use]
pub fn parts(batch: &Batch) -> Vec<Part> {
    let counts = batch.counts;
    let lists = [
        (counts.reported, "reported", ReportTab::Reported, Chip::All),
        (counts.with_warnings, "with warnings", ReportTab::Reported, Chip::Warnings),
        (counts.rejected, "rejected", ReportTab::NotReported, Chip::Rejected),
        (counts.needs_you, "to be fixed first", ReportTab::NotReported, Chip::NeedsYou),
        (counts.waiting, "waiting", ReportTab::NotReported, Chip::Waiting),
        (counts.ready, "not sent", ReportTab::NotReported, Chip::Ready),
        (counts.excluded, "excluded", ReportTab::Excluded, Chip::All),
        (counts.queued + counts.sending, "in progress", ReportTab::InProgress, Chip::All),
    ];
    let listed = lists.into_iter().filter(|(number, ..)| *number > 0);
    let listed = listed
        .map(|(number, words, tab, chip)| (format!("{} {words}", count(number)), Some(path(&batch.id, tab, chip))));
    // What a list of the batch shows is not told twice.
    let others = batch.not_queued.iter().filter_map(|refusal| {
        let words = text::not_queued(refusal.status)?;
        Some((format!("{} {words}", count(refusal.count)), None))
    });
    listed.chain(others).collect()
}

/// The sentence about how far a batch is.
#[must_use]
pub fn sentence(batch: &Batch) -> String {
    match (batch.state, batch.ended_at.is_some()) {
        (BatchState::Canceling, _) => "Canceled. What is not on its way is being taken back.".to_owned(),
        (BatchState::Canceled, false) => {
            format!("Canceled: {} taken back. The rest is on its way.", counted(batch.withdrawn, "dose", "doses"))
        }
        (BatchState::Canceled, true) => {
            format!("Canceled: {} taken back.", counted(batch.withdrawn, "dose", "doses"))
        }
        (_, true) => "Done.".to_owned(),
        (BatchState::Queuing, false) => format!("{} of {} looked at.", count(batch.done), count(batch.total)),
        (BatchState::Queued, false) => format!("{} of {} through.", count(through(batch)), count(batch.total)),
    }
}

/// The words for those who do not see the bar: at each quarter, and at the end with what became of it.
#[must_use]
pub fn announcement(before: Option<&Batch>, now: &Batch) -> Option<String> {
    let quarter = |batch: &Batch| through(batch) * 4 / batch.total.max(1);
    let has_ended = |batch: &Batch| batch.ended_at.is_some();
    let before = before?;
    if has_ended(now) && !has_ended(before) {
        let parts: Vec<_> = parts(now).into_iter().map(|(words, _)| words).collect();
        return Some(format!("{} {}.", sentence(now), parts.join(", ")));
    }
    let is_further = quarter(now) > quarter(before) || now.state != before.state;
    (is_further && !has_ended(now)).then(|| sentence(now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{BatchCounts, BatchRefusal, ReportImmunizationStatus};
    use chrono::DateTime;

    fn batch(state: BatchState, done: i64, counts: BatchCounts) -> Batch {
        Batch {
            id: "b".into(),
            by: "Ana".into(),
            begun_at: DateTime::UNIX_EPOCH,
            ended_at: None,
            state,
            tab: ReportTab::NotReported,
            total: 705,
            done,
            queued: done,
            withdrawn: 0,
            not_queued: Vec::new(),
            counts,
        }
    }

    fn ended() -> Batch {
        let counts =
            BatchCounts { reported: 663, with_warnings: 31, rejected: 9, needs_you: 2, ..BatchCounts::default() };
        let refused = |status, count| BatchRefusal { status, count };
        Batch {
            ended_at: Some(DateTime::UNIX_EPOCH),
            not_queued: vec![
                refused(ReportImmunizationStatus::Blocked, 2),
                refused(ReportImmunizationStatus::NothingToSend, 1_200),
            ],
            ..batch(BatchState::Queued, 705, counts)
        }
    }

    #[test]
    fn each_part_leads_to_just_those() {
        let parts = parts(&ended());
        let expected = [
            ("663 reported", Some("/reporting/reported?batch=b")),
            ("31 with warnings", Some("/reporting/reported?show=warnings&batch=b")),
            ("9 rejected", Some("/reporting/not-reported?show=rejected&batch=b")),
            ("2 to be fixed first", Some("/reporting/not-reported?show=needs-you&batch=b")),
            ("1,200 in the registry already", None),
        ];
        let parts: Vec<_> = parts.iter().map(|(words, path)| (words.as_str(), path.as_deref())).collect();
        assert_eq!(parts, expected);
    }

    #[rstest::rstest]
    #[case(batch(BatchState::Queuing, 250, BatchCounts { queued: 249, ..BatchCounts::default() }), "250 of 705 looked at.", 1)]
    #[case(batch(BatchState::Queued, 705, BatchCounts { queued: 300, sending: 5, ..BatchCounts::default() }), "400 of 705 through.", 400)]
    #[case(
        batch(BatchState::Canceling, 705, BatchCounts::default()),
        "Canceled. What is not on its way is being taken back.",
        705
    )]
    #[case(Batch { withdrawn: 300, ..batch(BatchState::Canceled, 705, BatchCounts::default()) }, "Canceled: 300 doses taken back. The rest is on its way.", 705)]
    #[case(Batch { withdrawn: 1, ..ended() }, "Done.", 705)]
    fn a_batch_says_how_far_it_is(#[case] batch: Batch, #[case] expected: &str, #[case] done: i64) {
        assert_eq!((sentence(&batch).as_str(), through(&batch)), (expected, done));
    }

    #[test]
    fn it_is_told_at_quarters_and_at_the_end() {
        let at = |queued: i64| batch(BatchState::Queued, 705, BatchCounts { queued, ..BatchCounts::default() });
        assert_eq!(announcement(None, &at(705)), None);
        assert_eq!(announcement(Some(&at(705)), &at(600)), None);
        assert_eq!(announcement(Some(&at(600)), &at(400)).as_deref(), Some("305 of 705 through."));
        let said =
            "Done. 663 reported, 31 with warnings, 9 rejected, 2 to be fixed first, 1,200 in the registry already.";
        assert_eq!(announcement(Some(&at(1)), &ended()).as_deref(), Some(said));
        assert_eq!(announcement(Some(&ended()), &ended()), None);
    }
}
