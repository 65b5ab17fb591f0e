//! Actions of the audit log in words: one table, which the list, its export and the choice of an action share.

use super::actor::ActorKind;
use crate::entity::audit;

/// Every action with what somebody did, as it follows a name.
pub const ACTION_WORDS: &[(&str, &str)] = &[
    ("access.refuse", "asked for something that their role or token does not include"),
    ("audit.export", "exported the audit log"),
    ("audit.list", "looked at the audit log"),
    ("audit.lost", "could not write down what was read"),
    ("clinician.add", "added a clinician"),
    ("clinician.change", "changed a clinician"),
    ("code_sets.import", "imported code sets"),
    ("database.backup", "made a backup"),
    ("database.backup_failed", "could not finish a backup"),
    ("database.restore", "restored the database from a backup"),
    ("dose.apply_eligibility", "gave the patient’s eligibility to a dose"),
    ("dose.change", "changed a dose"),
    ("dose.delete", "deleted a dose"),
    ("dose.move", "moved a dose out of a chart"),
    ("dose.move_undone", "took the move of a dose back"),
    ("dose.moved_here", "moved a dose into a chart"),
    ("dose.query", "read doses"),
    ("dose.record", "recorded a dose"),
    ("dose.try", "tried a dose before recording it"),
    ("integration.activate", "started reporting to a registry"),
    ("integration.pause", "paused reporting to a registry"),
    ("integration.resume", "let reporting to a registry go on"),
    ("integration.save", "saved the set-up of a registry"),
    ("integration.step", "recorded a step of a registry’s onboarding"),
    ("integration.test", "tested the connection to a registry"),
    ("location.add", "added a location"),
    ("location.change", "changed a location"),
    ("night.discard", "took a night back that was begun in the future"),
    ("night.run", "began a night’s reporting"),
    ("patient.add", "added a patient"),
    ("patient.change", "changed a patient’s details"),
    ("patient.consent", "recorded a patient’s answer about sharing"),
    ("patient.list", "listed patients"),
    ("patient.match", "looked for charts of the same person"),
    ("patient.merge", "merged another chart into a chart"),
    ("patient.merge_away", "merged a chart into another one"),
    ("patient.query", "read patients"),
    ("patient.read", "opened a chart"),
    ("patient.watch", "followed a chart"),
    ("practice.change", "changed the practice’s details"),
    ("recall.add", "marked a lot as recalled"),
    ("recall.change", "changed the recall of a lot"),
    ("recall.list", "listed the doses of a recalled lot"),
    ("report.annotate", "kept a note, an owner or a day with a report"),
    ("report.answer", "settled a report by the registry’s answer"),
    ("report.cancel_batch", "stopped a batch"),
    ("report.delete", "asked a registry to delete a dose"),
    ("report.exclude", "left a report out"),
    ("report.include", "took a report in again"),
    ("report.list", "listed reports"),
    ("report.query", "read reports"),
    ("report.read_messages", "read the messages of a report"),
    ("report.send", "sent a report"),
    ("report.send_batch", "sent a batch of reports"),
    ("report.set_aside", "set a report aside that cannot be read"),
    ("report.sheet", "opened a monthly sheet"),
    ("report.watch", "followed the reports"),
    ("report.withdraw", "took a report back before it went"),
    ("secret.reseal", "sealed a password with a newer key"),
    ("secret.set", "entered a registry’s password"),
    ("session.ask_code", "gave the right password and was asked for a code"),
    ("session.close", "signed out"),
    ("session.end", "ended a session"),
    ("session.open", "signed in"),
    ("session.refuse", "could not sign in: the user name or the password was wrong"),
    ("session.throttle", "could not sign in: there were too many wrong guesses"),
    ("stock.move", "changed the stock of a lot"),
    ("submission.query", "read what was sent to registries"),
    ("token.add", "made a token"),
    ("token.refuse", "came with a token that is not valid"),
    ("token.revoke", "revoked a token"),
    ("token.rotate", "gave a token a new secret"),
    ("user.add", "added a person who may sign in"),
    ("user.allow_password", "changed whether a person may sign in with a password"),
    ("user.disable", "disabled a person"),
    ("user.enable", "enabled a person again"),
    ("user.password", "gave a person a new password"),
    ("user.recovery_code", "signed in with a recovery code"),
    ("user.recovery_codes", "made new recovery codes"),
    ("user.rename", "changed a person’s display name"),
    ("user.role", "gave a person another role"),
    ("user.second_factor", "set up a second factor"),
    ("user.second_factor_begin", "began to set up a second factor"),
    ("user.second_factor_remove", "removed a second factor"),
    ("vaccine.add", "added a vaccine to the listing"),
    ("vaccine.change", "changed a vaccine of the listing"),
    ("warning.dismiss", "dismissed a registry’s warning"),
    ("warning.undo", "took a dismissed warning up again"),
    ("webhook.add", "added a webhook"),
    ("webhook.disable", "disabled a webhook"),
    ("webhook.enable", "enabled a webhook again"),
    ("webhook.replay", "had a webhook told again what changed before"),
    ("webhook.test", "tested a webhook"),
];

/// Actions that show several records, whose number they tell.
const LISTS: [&str; 6] = ["audit.list", "patient.list", "patient.match", "recall.list", "report.list", "audit.lost"];

/// The words of an action, if the table has it.
#[must_use]
pub fn action_words(action: &str) -> Option<&'static str> {
    ACTION_WORDS.iter().find(|(known, _)| *known == action).map(|(_, words)| *words)
}

/// An entry as a sentence.
#[must_use]
pub fn audit_sentence(entry: &audit::Model) -> String {
    let who = subject(ActorKind::parse(&entry.actor_kind), &entry.actor);
    let what = action_words(&entry.action).unwrap_or("did something that this version of Dosewire does not know");
    let count = match entry.records {
        ..2 => String::new(),
        many if LISTS.contains(&entry.action.as_str()) => format!(" ({many} records)"),
        many => format!(" ({many} times)"),
    };
    format!("{who} {what}{count}.")
}

fn subject(kind: Option<ActorKind>, actor: &str) -> String {
    match kind {
        Some(ActorKind::Program) => format!("The program {}", actor.strip_prefix("token ").unwrap_or(actor)),
        Some(ActorKind::Server) => "The server".to_owned(),
        Some(ActorKind::CommandLine) => "A command on the server".to_owned(),
        Some(ActorKind::Unknown) => "Somebody".to_owned(),
        _ => actor.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use uuid::Uuid;

    use super::*;

    #[rstest::rstest]
    #[case("PERSON", "ana", "patient.read", 1, "ana opened a chart.")]
    #[case("PERSON", "ana", "patient.read", 3, "ana opened a chart (3 times).")]
    #[case("PROGRAM", "token ehr", "patient.list", 50, "The program ehr listed patients (50 records).")]
    #[case("SERVER", "outbox", "report.answer", 1, "The server settled a report by the registry’s answer.")]
    #[case("COMMAND_LINE", "command line", "user.add", 1, "A command on the server added a person who may sign in.")]
    #[case(
        "UNKNOWN",
        "unknown",
        "session.refuse",
        1,
        "Somebody could not sign in: the user name or the password was wrong."
    )]
    #[case("EARLIER", "demo", "dose.eat", 1, "demo did something that this version of Dosewire does not know.")]
    fn an_entry_is_a_sentence(
        #[case] kind: &str,
        #[case] actor: &str,
        #[case] action: &str,
        #[case] records: i32,
        #[case] expected: &str,
    ) {
        let entry = audit::Model {
            id: Uuid::nil(),
            at: DateTime::UNIX_EPOCH,
            actor: actor.to_owned(),
            actor_kind: kind.to_owned(),
            actor_id: None,
            address: None,
            action: action.to_owned(),
            entity: "patient".to_owned(),
            entity_id: Uuid::nil(),
            records,
            signature: None,
            seq: None,
            seal: None,
        };
        assert_eq!(audit_sentence(&entry), expected);
    }

    #[test]
    fn the_table_is_in_order_and_has_each_action_once() {
        assert!(ACTION_WORDS.is_sorted_by(|one, other| one.0 < other.0));
    }
}
