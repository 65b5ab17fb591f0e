//! What a verb refuses in its sentence.

use super::{
    Implied, Subject, WordedRefusal,
    behind::{self, Object, Value},
    clause::{Clause, Group, Opening},
    condition,
    noun::{DECLINING, PRONOUNS},
    predicate::{Kind, Predicate},
    subject::{self, Named},
    token::Token,
    verb::{self, PREPOSITIONS, Reach, Verb},
};

/// A text as it is read.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// Its tokens.
    pub tokens: &'a [Token<'a>],
    /// What words without a subject refuse.
    pub implied: Implied,
}

impl<'a> Reading<'a> {
    fn occurrence(self, predicate: Predicate) -> Occurrence<'a> {
        let group = Group::before(self.tokens, predicate.start);
        let clause = Clause::before(self.tokens, group.start);
        Occurrence { reading: self, predicate, group, clause }
    }

    /// Returns `true` if a verb tells of what did not happen: it is negated, of nothing, or of other cases.
    pub fn is_denied(self, predicate: Predicate) -> bool {
        let occurrence = self.occurrence(predicate);
        let is_none = match occurrence.value() {
            Some(value) => value == Value::None,
            None => occurrence.clause.is_of_none(),
        };
        let is_negated = occurrence.group.is_negated && matches!(predicate.kind, Kind::Refused(_));
        is_none || is_negated || occurrence.is_of_other_cases()
    }

    /// Returns what a verb refuses, if it refuses anything.
    pub fn refusal(self, predicate: Predicate) -> Option<WordedRefusal> {
        let occurrence = self.occurrence(predicate);
        if occurrence.is_of_other_cases() {
            return None;
        }
        match predicate.kind {
            Kind::NotKept(verb) => occurrence.not_kept(verb),
            Kind::Kept(verb) => occurrence.none_kept(verb),
            Kind::Refused(verb) => occurrence.refused(verb),
            Kind::RefusedBy => occurrence.refused_by(),
            Kind::Refuses => occurrence.refuses(),
            Kind::Failed => occurrence.failed(),
            Kind::Acting => occurrence.acting(),
            Kind::Rejection => occurrence.rejection(),
            Kind::NotAll(verb) => occurrence.not_all(verb),
            Kind::Prevented(end) => occurrence.prevented(end),
        }
    }
}

/// A verb with the words around it.
#[derive(Debug, Clone, Copy)]
struct Occurrence<'a> {
    reading: Reading<'a>,
    predicate: Predicate,
    group: Group,
    clause: Clause<'a>,
}

impl<'a> Occurrence<'a> {
    fn tokens(&self) -> &'a [Token<'a>] {
        self.reading.tokens
    }

    /// The value behind the verb.
    fn value(&self) -> Option<Value> {
        behind::value(self.tokens(), self.predicate.end)
    }

    fn is_of_other_cases(&self) -> bool {
        condition::is_in_clause(self.tokens(), self.clause.start, self.predicate.start)
            || condition::is_opened(self.tokens(), self.predicate.start)
            || self.is_announced()
            || condition::is_behind(self.tokens(), self.predicate.end)
    }

    /// Returns `true` if it is told for another time, as in `From 2027 on, messages without a lot will be rejected`.
    fn is_announced(&self) -> bool {
        let is_word = |at: usize, word| self.tokens().get(at).is_some_and(|token| token.is_in(&[word]));
        let is_will = (self.clause.start..self.predicate.start).any(|at| is_word(at, "will"));
        let is_else = self.clause.opening == Opening::Joint && is_word(self.clause.start.wrapping_sub(1), "or");
        is_will && (is_else || condition::is_dated(self.tokens(), self.predicate.start))
    }

    /// `The immunization was not added`.
    fn not_kept(&self, verb: Verb) -> Option<WordedRefusal> {
        let is_none = self.clause.is_of_none() || self.value() == Some(Value::None);
        if let Some(refusal) = self.not_kept_by_registry().filter(|_| !is_none) {
            return Some(refusal);
        }
        if is_none || condition::has_other_aim(self.tokens(), self.predicate.end) {
            return None;
        }
        // `Immunization updated, not inserted`.
        let is_kept = self.named().is_none() && self.is_kept_otherwise();
        let refusal = self.subject(verb).filter(|_| !is_kept)?;
        // Only of a dose it matters: a patient's data may be another practice's.
        let is_update = self.last_word().is_in(&["updated"]) && refusal.subject != Subject::Dose;
        (!is_update).then_some(refusal)
    }

    /// `We have not added this vaccination`.
    fn not_kept_by_registry(&self) -> Option<WordedRefusal> {
        match self.object()?.named {
            Named::Subject(refusal) if self.is_of_registry() => Some(refusal),
            _ => None,
        }
    }

    fn last_word(&self) -> Token<'a> {
        self.predicate.end.checked_sub(1).and_then(|at| self.tokens().get(at)).copied().unwrap_or(Token::Stop)
    }

    /// `No immunizations were added`, `Added: 0`, and `2 of 3 immunizations were added`.
    fn none_kept(&self, verb: Verb) -> Option<WordedRefusal> {
        if let Some(refusal) = self.none_of_kept() {
            return Some(refusal);
        }
        let lost = behind::missing(self.clause.tokens()).filter(|_| !self.clause.is_of_none());
        let is_none = match self.value() {
            Some(value) => value == Value::None,
            None => self.clause.is_of_none() || lost.is_some(),
        };
        let is_negated = self.group.is_negated && !self.clause.has(&["nor"]);
        if !is_none || is_negated || self.clause.has(&["new", "errors", "warnings"]) {
            return None;
        }
        let refusal = self.subject(verb).filter(|refusal| refusal.subject != Subject::Patient)?;
        let is_other = condition::has_other_aim(self.tokens(), self.predicate.end) || self.is_kept_otherwise();
        (!is_other).then_some(WordedRefusal { lost: lost.filter(|_| self.value().is_none()), ..refusal })
    }

    /// `Added immunizations: 0`, `Added 0 immunizations`.
    fn none_of_kept(&self) -> Option<WordedRefusal> {
        let next = self.tokens().get(self.predicate.end);
        let is_none = next.is_some_and(|next| next.count() == Some(0) || next.is_in(&["no", "none"]));
        let counted = self.counted_object(Value::None);
        let none = counted.or_else(|| self.alone_object().filter(|_| is_none).map(|(refusal, _)| refusal));
        none.filter(|refusal| {
            refusal.subject != Subject::Patient && !self.group.is_negated && !self.is_kept_otherwise()
        })
    }

    /// What an adjective names of which a value follows, as in `Failed immunizations: 1`.
    fn counted_object(&self, value: Value) -> Option<WordedRefusal> {
        let (refusal, end) = self.alone_object()?;
        (behind::value(self.tokens(), end) == Some(value)).then_some(refusal)
    }

    /// What an adjective names with which its clause begins.
    fn alone_object(&self) -> Option<(WordedRefusal, usize)> {
        let object = self.object().filter(|_| !self.clause.has_content() || self.clause.has(&["number", "count"]))?;
        match object.named {
            Named::Subject(refusal) => Some((refusal, object.end)),
            _ => None,
        }
    }

    /// Returns `true` if words near say that it was kept in another way.
    fn is_kept_otherwise(&self) -> bool {
        let near = self.predicate.start.saturating_sub(NEAR)..(self.predicate.end + NEAR).min(self.tokens().len());
        near.filter(|&at| at < self.predicate.start || at >= self.predicate.end).any(|at| self.keeps(at))
    }

    /// Returns `true` if a word says that something but a patient was kept.
    fn keeps(&self, at: usize) -> bool {
        let Some(token) = self.tokens().get(at) else { return false };
        let is_changed = token.is_in(CHANGED);
        let is_counted = matches!(self.predicate.kind, Kind::Kept(_));
        let is_kept =
            || is_counted && token.word().and_then(verb::kept).is_some_and(|verb| verb.reach == Reach::Anything);
        let group = Group::before(self.tokens(), at);
        // `added or updated` says the same of both.
        let is_same = group.start <= self.predicate.start && at > self.predicate.start
            || self.group.start <= at && at < self.predicate.start;
        if is_same || !(is_changed || is_kept()) || (is_changed && self.last_word() == *token) {
            return false;
        }
        let clause = Clause::before(self.tokens(), group.start);
        let is_some = match behind::value(self.tokens(), at + 1) {
            Some(value) => value == Value::Some,
            None if is_changed => !group.is_negated && !clause.is_of_none(),
            None => clause.tokens().iter().any(|token| token.count().is_some_and(|count| count > 0)),
        };
        let of_other = |named| match named {
            Named::Subject(refusal) => refusal.subject == Subject::Patient,
            Named::Part | Named::Unknown => !token.is_in(&["existing"]),
            Named::Segment | Named::Label | Named::Whole | Named::Nothing => false,
        };
        is_some && !group.is_negated && !token.is_in(&["processed", "received"]) && !of_other(Self::labeled(clause))
    }

    /// What a clause is about: its own words, else the label before it.
    fn labeled(clause: Clause<'_>) -> Named {
        match (subject::of(clause.tokens()), clause.opening) {
            (Named::Nothing, Opening::Label) => {
                clause.prior().map_or(Named::Nothing, |prior| subject::of_label(prior.tokens()))
            }
            (named, _) => named,
        }
    }

    /// `The message was rejected`, `Rejected message`, and `The registry rejected the message`.
    fn refused(&self, verb: Verb) -> Option<WordedRefusal> {
        if self.group.is_negated || self.value() == Some(Value::None) || self.is_only_possible() {
            return None;
        }
        if self.value().is_none() && self.clause.is_of_none() {
            return None;
        }
        if condition::has_other_aim(self.tokens(), self.predicate.end) {
            return None;
        }
        match self.object() {
            Some(object) => self.refused_object(object, verb),
            None => self.subject(verb),
        }
    }

    fn is_only_possible(&self) -> bool {
        condition::is_possible(self.tokens(), self.clause.start, self.predicate.start)
    }

    fn object(&self) -> Option<Object> {
        behind::object(self.tokens(), self.predicate.end)
    }

    /// A participle with an object: of a registry, or before what it is said of.
    fn refused_object(&self, object: Object, verb: Verb) -> Option<WordedRefusal> {
        let Named::Subject(refusal) = object.named else {
            // `Message rejected missing lot`.
            return self.named().filter(|_| !self.is_of_people());
        };
        let value = behind::value(self.tokens(), object.end);
        if value == Some(Value::None) || object.is_subject || self.is_of_people() {
            return None;
        }
        let is_said = !self.clause.has_content() || value.is_some() || self.is_behind_count() || self.is_of_registry();
        if is_said { Some(refusal).filter(|refusal| reaches(verb, *refusal)) } else { self.named() }
    }

    /// What the words before the verb name by themselves.
    fn named(&self) -> Option<WordedRefusal> {
        match subject::of(self.clause.tokens()) {
            Named::Subject(refusal) => Some(refusal),
            _ => None,
        }
    }

    fn is_of_people(&self) -> bool {
        self.clause.has(DECLINING)
    }

    fn is_of_registry(&self) -> bool {
        subject::is_actor(self.clause.tokens(), self.tokens())
    }

    /// `The message was refused`: a message by whomever, a dose by a registry.
    fn refused_by(&self) -> Option<WordedRefusal> {
        let behind = self.tokens().get(self.predicate.end..).unwrap_or_default();
        let is_by_registry = behind.first().is_some_and(|token| token.is_in(&["by"]))
            && subject::is_actor(&self.near(self.predicate.end + 1), self.tokens());
        let is_of_registry = self.object().is_some() && self.is_of_registry();
        let refusal = self.refused(verb::REFUSING_BY)?;
        let is_sent = matches!(refusal.subject, Subject::Message | Subject::Record);
        (is_sent || is_by_registry || is_of_registry).then_some(refusal)
    }

    /// `The registry rejects this message`.
    fn refuses(&self) -> Option<WordedRefusal> {
        match self.object()?.named {
            Named::Subject(refusal) if self.is_of_registry() && !self.group.is_negated => Some(refusal),
            _ => None,
        }
    }

    /// `The message failed validation`, `The dose failed to load`, `Import unsuccessful`.
    fn failed(&self) -> Option<WordedRefusal> {
        let is_none = match self.value() {
            Some(value) => value == Value::None,
            None => self.clause.is_of_none(),
        };
        if let Some(refusal) = self.counted_object(Value::Some) {
            return Some(refusal);
        }
        let is_to = self.tokens().get(self.predicate.end).is_some_and(|token| token.is_in(&["to"]));
        if is_none || is_to || self.group.is_negated || !behind::is_alone(self.tokens(), self.predicate.end) {
            return None;
        }
        if condition::has_other_aim(self.tokens(), self.predicate.end) {
            return None;
        }
        self.subject(verb::REFUSING_BY).filter(|refusal| refusal.subject != Subject::Patient)
    }

    /// `Unable to process the message`, `ignoring the record`.
    fn acting(&self) -> Option<WordedRefusal> {
        if self.group.is_negated || self.clause.is_of_none() || self.is_of_people() {
            return None;
        }
        let Some(object) = self.object() else {
            let is_alone = behind::is_alone(self.tokens(), self.predicate.end);
            return self.subject(verb::REFUSING_BY).filter(|_| is_alone);
        };
        let is_update = self.last_word().is_in(&["update", "updating"]);
        match object.named {
            Named::Subject(refusal) => (!is_update || refusal.subject == Subject::Dose).then_some(refusal),
            Named::Segment => self.reading.implied.segment.map(WordedRefusal::of),
            Named::Nothing | Named::Whole => self.reading.implied.bare.map(WordedRefusal::of),
            Named::Part | Named::Unknown | Named::Label => None,
        }
    }

    /// `Message rejection`, `Rejection reason: no lot`, `Rejects: 1`.
    fn rejection(&self) -> Option<WordedRefusal> {
        let end = self.predicate.end;
        let is_of_none = self.value().is_none() && self.clause.is_of_none();
        if is_of_none || self.value() == Some(Value::None) || self.group.start < self.predicate.start {
            return None;
        }
        let next = self.tokens().get(end);
        if next.is_some_and(|next| next.is_in(&["of"])) {
            return match subject::of(&self.near(end + 1)) {
                Named::Subject(refusal) => Some(refusal),
                _ => None,
            };
        }
        let is_reason = next.is_some_and(|next| next.is_in(&["reason", "code"]));
        let end = if is_reason { end + 1 } else { end };
        let is_ended = self.tokens().get(end).is_none_or(|token| token.is_mark()) || self.value().is_some();
        if !is_ended || behind::value(self.tokens(), end) == Some(Value::None) {
            return None;
        }
        let predicate = Predicate { end, ..self.predicate };
        Self { predicate, ..*self }.subject(verb::REFUSING_BY)
    }

    /// The tokens from one to the next mark.
    fn near(&self, start: usize) -> Vec<Token<'a>> {
        let tokens = self.tokens().get(start..).unwrap_or_default();
        tokens.iter().take(8).take_while(|token| !token.is_mark()).copied().collect()
    }

    /// `Not all immunizations were added`.
    fn not_all(&self, verb: usize) -> Option<WordedRefusal> {
        match subject::of(self.tokens().get(self.predicate.start + 1..verb)?) {
            Named::Subject(refusal) => Some(refusal),
            _ => None,
        }
    }

    /// `An error prevented the record from being saved`.
    fn prevented(&self, end: usize) -> Option<WordedRefusal> {
        match subject::of(self.tokens().get(self.predicate.start + 1..end)?) {
            Named::Subject(refusal) if !self.group.is_negated && !self.clause.is_of_none() => Some(refusal),
            Named::Nothing | Named::Whole => self.reading.implied.bare.map(WordedRefusal::of),
            _ => None,
        }
    }

    /// What the words before the verb name, or what is meant where they name nothing.
    fn subject(&self, verb: Verb) -> Option<WordedRefusal> {
        let named = subject::of(self.clause.tokens());
        let refusal = match named {
            Named::Subject(refusal) => Some(refusal),
            Named::Segment => self.segment(),
            Named::Part => self.with_another(),
            // `Received 1 rejected 1`.
            Named::Unknown if self.value().is_some() && self.is_behind_count() => self.whole(verb),
            Named::Unknown | Named::Label => None,
            Named::Whole => self.whole(verb),
            Named::Nothing => self.meant(verb),
        };
        let is_implied = |subject| !matches!(named, Named::Subject(_)) && self.reading.implied.bare == Some(subject);
        refusal.filter(|refusal| is_implied(refusal.subject) || reaches(verb, *refusal))
    }

    /// `Segment dropped`: the one at the place, unless the clauses before name another.
    fn segment(&self) -> Option<WordedRefusal> {
        let start = self.clause.start.saturating_sub(DEFECT_REACH);
        let near = self.tokens().get(start..self.clause.start).unwrap_or_default();
        let is_other = near.iter().any(|token| token.is_in(OTHER_SEGMENTS));
        match (self.before(), self.reading.implied.segment) {
            (Named::Subject(refusal), _) => Some(refusal),
            (_, Some(subject)) if !is_other => Some(WordedRefusal::of(subject)),
            _ => None,
        }
    }

    fn is_behind_count(&self) -> bool {
        self.clause.tokens().last().is_some_and(|token| token.count().is_some())
    }

    /// `The immunization and its lot were rejected`.
    fn with_another(&self) -> Option<WordedRefusal> {
        let joint = self.clause.start.checked_sub(1).filter(|_| self.clause.opening == Opening::Joint)?;
        let is_and = self.tokens().get(joint)?.is_in(&["and"]);
        let whole = Clause::before(self.tokens(), joint);
        let before = self.clause.prior().filter(|before| is_and && before.end == whole.end)?;
        match subject::of(before.tokens()) {
            Named::Subject(refusal) => Some(refusal),
            _ => None,
        }
    }

    /// `No data was saved`, `System could not process`.
    fn whole(&self, verb: Verb) -> Option<WordedRefusal> {
        match self.follows(verb) {
            Follows::Subject(refusal) => Some(refusal),
            Follows::Nothing => self.reading.implied.bare.map(WordedRefusal::of),
            Follows::Other => None,
        }
    }

    /// What is meant where the words before the verb name nothing.
    fn meant(&self, verb: Verb) -> Option<WordedRefusal> {
        let implied = self.reading.implied;
        match self.follows(verb) {
            Follows::Subject(refusal) => return Some(refusal),
            Follows::Other => return None,
            Follows::Nothing => {}
        }
        match self.before() {
            Named::Subject(refusal) => Some(refusal),
            Named::Segment => implied.segment.map(WordedRefusal::of),
            Named::Part if verb.is_weak || self.is_relative() || !self.is_of_defect() => None,
            _ => implied.bare.map(WordedRefusal::of),
        }
    }

    /// Returns `true` if the words before say what is wrong with a part: then it is the reason, as in
    /// `Lot missing: rejected`.
    fn is_of_defect(&self) -> bool {
        if self.clause.opening == Opening::Stop {
            return true;
        }
        let start = self.clause.start.saturating_sub(DEFECT_REACH);
        let near = self.tokens().get(start..self.clause.start).unwrap_or_default();
        near.iter().any(|token| token.is_in(DEFECTS) || token.is_in(verb::NOT))
    }

    /// What follows a verb that has no subject.
    fn follows(&self, verb: Verb) -> Follows {
        let end = self.predicate.end;
        if self.value().is_some() {
            return Follows::Nothing;
        }
        if !behind::is_alone(self.tokens(), end) {
            return Follows::Other;
        }
        match behind::introduced(self.tokens(), end) {
            Some(Named::Subject(refusal)) => Follows::Subject(refusal),
            // What is not there is the reason: it cannot be what was refused.
            Some(Named::Part) if verb.is_weak && !self.near(end + 1).iter().any(|token| token.is_in(ABSENT)) => {
                Follows::Other
            }
            _ => Follows::Nothing,
        }
    }

    /// Returns `true` if the clause is `which was rejected`.
    fn is_relative(&self) -> bool {
        self.clause.has(&["which", "that", "who"])
    }

    /// What the clauses before this one are about.
    fn before(&self) -> Named {
        if self.is_relative() {
            let mark = self.clause.start.saturating_sub(1);
            let whole = Clause::before(self.tokens(), mark);
            let start = whole.tokens().iter().rposition(|token| token.is_in(PREPOSITIONS)).map_or(0, |at| at + 1);
            return subject::of(whole.tokens().get(start..).unwrap_or_default());
        }
        let mut clause = self.clause;
        for _ in 0..MAX_CLAUSES {
            let is_pronoun = clause.has(PRONOUNS);
            let Some(prior) = clause.prior() else { return Named::Nothing };
            let named = match clause.opening {
                Opening::Label => subject::of_label(prior.tokens()),
                _ => subject::of(prior.tokens()),
            };
            let is_other_sentence = clause.opening == Opening::Stop;
            match named {
                Named::Nothing | Named::Label if !is_other_sentence => clause = prior,
                Named::Subject(_) if is_other_sentence && !is_pronoun && self.reading.implied.bare.is_some() => {
                    return Named::Nothing;
                }
                named => return named,
            }
        }
        Named::Nothing
    }
}

/// What follows a verb that has no subject before it.
enum Follows {
    /// What it refuses, as in `Rejected: RXA #2`.
    Subject(WordedRefusal),
    /// Something else that it refuses, as in `Ignored: address line 2`.
    Other,
    /// Nothing, or a reason.
    Nothing,
}

/// Number of tokens before a clause in which a defect may be named.
const DEFECT_REACH: usize = 12;

/// Segments of parts of a message.
const OTHER_SEGMENTS: &[&str] = &["obx", "nk1", "rxr", "pd1", "pv1", "pv2", "in1", "in2", "gt1", "nte", "sft", "tq1"];

/// Words that say that something is wrong.
const DEFECTS: &[&str] = &[
    "no",
    "missing",
    "required",
    "lacking",
    "absent",
    "invalid",
    "unknown",
    "unrecognized",
    "bad",
    "wrong",
    "error",
    "errors",
    "illegal",
    "malformed",
    "incorrect",
    "expired",
    "blank",
    "empty",
    "exceeds",
    "mismatch",
    "conflict",
    "violation",
    "future",
    "before",
    "ambiguous",
    "multiple",
    "duplicate",
    "denied",
    "opted",
];

/// Words that say that something is not there.
const ABSENT: &[&str] = &["no", "missing", "required", "lacking", "absent", "without"];

/// Words that say that something became of a record in another way.
const CHANGED: &[&str] =
    &["updated", "merged", "replaced", "modified", "existing", "unchanged", "deleted", "removed", "corrected"];

/// Number of tokens around a verb in which it may be said that something was kept in another way.
const NEAR: usize = 24;

/// Maximum number of clauses that are looked at for what is meant.
const MAX_CLAUSES: usize = 4;

fn reaches(verb: Verb, refusal: WordedRefusal) -> bool {
    match verb.reach {
        Reach::Anything => true,
        Reach::NotPatient => refusal.subject != Subject::Patient,
        Reach::Message => refusal.subject == Subject::Message,
    }
}
