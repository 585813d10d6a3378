//! The one reducer: what each action does to the state.

use std::rc::Rc;

use headroom::assess::{Assessment, Refined, assess};
use headroom::capacity::{self, Effort, Level, deeper};
use headroom::cluster::HostIndex;
use headroom::model::Plan;
use js_sys::Array;
use yew::Reducible;

use super::history::History;
use super::messages::{Doubt, Messages, Typed};
use super::open::Read;
use super::{Edit, Field, Notice, Offer};

/// What can happen.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// The plan is changed.
    Edit(Edit),
    /// An input was left: the next keystroke is a new step of undo.
    EndTyping,
    /// One step back.
    Undo,
    /// One step forward again.
    Redo,
    /// Another plan takes the place of the present one: one step of undo.
    Open(Rc<Plan>, Notice),
    /// Files or texts from outside are to be opened, called so in messages. A worker is asked;
    /// what changes the state is the action that comes of it. None of them: the settings that the
    /// form leaves out are to be edited.
    OpenTexts(Array, String),
    /// A link was opened: its plan is shown, the user's own is set aside.
    OpenLink(Read),
    /// The shared plan becomes the user's own.
    KeepCopy,
    /// The shared plan is closed.
    BackToMine,
    /// A message.
    Notify(Notice),
    /// A message was read.
    Dismiss(usize),
    /// The worker begins to count this number of failures.
    Deepening(u32, Option<u32>),
    /// The worker has counted one number of failures; the hosts whose loss is worst.
    Deepened(u32, Level, Option<Vec<HostIndex>>),
    /// The worker has said more about the placement and the headroom.
    Refined(u32, Rc<Refined>),
}

impl Action {
    /// Opens a text.
    pub fn open_text(text: &str, what: &str) -> Action {
        Action::OpenTexts(Array::of1(&text.into()), what.to_owned())
    }
}

/// The whole state.
#[derive(Debug, Clone)]
pub struct Model {
    history: History,
    /// The user's own plan, while a shared one is shown, and whether it was changed.
    aside: Option<(History, bool)>,
    /// Texts that are no values, one at most for each input.
    typed: Vec<Typed>,
    /// Values that are questioned, one at most for each input.
    doubts: Vec<Doubt>,
    /// About the present plan.
    present: Rc<Assessment>,
    /// About the last plan that had answers, since a plan was opened.
    good: (Rc<Plan>, Rc<Assessment>),
    /// What stands beside the inputs.
    pub messages: Rc<Messages>,
    /// Failure levels of the last good plan known so far.
    pub levels: Rc<Vec<Level>>,
    /// Whether something is left to the worker.
    pub has_open_answers: bool,
    /// The number of failures that the worker is counting.
    pub deepening: Option<u32>,
    /// Which answers the worker is to deepen: counts up.
    pub job: u32,
    /// Messages, newest last.
    pub notices: Rc<Vec<Notice>>,
    /// Whether the user has changed the plan since it was opened.
    pub touched: bool,
    /// Whether the user's own plan could not be read: the example stands in for it.
    stands_in: bool,
    /// Counts changes of the plan that are not typed: a text that is being typed gives way.
    pub epoch: u32,
    /// How often another plan has taken the place of the user's own.
    pub opened: u32,
}

impl Model {
    /// Begins with a plan.
    pub fn of(plan: Rc<Plan>) -> Model {
        let present = Rc::new(assess(&plan, Effort::INTERACTIVE));
        let mut model = Model {
            history: History::of(plan.clone()),
            aside: None,
            typed: Vec::new(),
            doubts: Vec::new(),
            present: present.clone(),
            good: (plan, present),
            messages: Rc::default(),
            levels: Rc::default(),
            has_open_answers: false,
            deepening: None,
            job: 0,
            notices: Rc::default(),
            touched: false,
            stands_in: false,
            opened: 0,
            epoch: 0,
        };
        model.take_as_good();
        model
    }

    /// Begins with the example, because the user's own plan could not be read.
    pub fn standing_in(plan: Rc<Plan>) -> Model {
        Model {
            stands_in: true,
            ..Model::of(plan)
        }
    }

    /// The plan as the form shows it.
    pub fn plan(&self) -> &Rc<Plan> {
        self.history.plan()
    }

    /// The plan that the shown answers are about.
    pub fn answered_plan(&self) -> &Rc<Plan> {
        &self.good.0
    }

    /// The shown answers.
    pub fn assessment(&self) -> &Rc<Assessment> {
        &self.good.1
    }

    /// Whether the shown answers are those of an earlier plan, because the inputs have errors.
    pub fn is_stale(&self) -> bool {
        !self.typed.is_empty() || !Rc::ptr_eq(&self.good.1, &self.present)
    }

    /// Whether a plan from a link is shown, not the user's own.
    pub fn is_shared(&self) -> bool {
        self.aside.is_some()
    }

    /// The shared plan, while it is shown.
    pub fn shared(&self) -> Option<&Rc<Plan>> {
        self.is_shared().then(|| self.plan())
    }

    /// What is kept as the user's own plan, and whether it was changed since it was opened.
    pub fn own(&self) -> (&Rc<Plan>, bool) {
        match &self.aside {
            Some((own, touched)) => (own.plan(), *touched),
            None => (self.plan(), self.touched),
        }
    }

    /// The user's own plan; `None`: it could not be read.
    pub fn own_plan(&self) -> Option<&Rc<Plan>> {
        (!self.stands_in).then(|| self.own().0)
    }

    /// Whether there is a step to undo.
    pub fn can_undo(&self) -> bool {
        self.history.can_undo() || !self.typed.is_empty()
    }

    /// Whether there is a step to redo.
    pub fn can_redo(&self) -> bool {
        self.history.can_redo()
    }

    fn edit(&mut self, edit: &Edit) {
        let mut plan = (**self.plan()).clone();
        let is_answered = Rc::ptr_eq(&self.good.1, &self.present);
        let answers = self.present.answers.as_ref().filter(|_| is_answered);
        match edit.apply(&mut plan, answers) {
            Err(cause) => {
                if let Edit::Text(field, text) = edit {
                    let (field, text) = (*field, text.clone());
                    self.typed.retain(|typed| typed.field != field);
                    self.typed.push(Typed { field, text, cause });
                }
                self.refresh_messages();
            }
            Ok(()) => {
                self.follow(edit, &plan);
                if plan == **self.plan() {
                    return self.refresh_messages();
                }
                self.history.push(Rc::new(plan), edit.typing());
                self.touched = true;
                self.stands_in &= self.is_shared();
                self.answer();
            }
        }
    }

    /// What stands beside inputs follows an edit that leads to a plan.
    fn follow(&mut self, edit: &Edit, plan: &Plan) {
        if let Edit::Text(field, text) = edit {
            self.typed.retain(|typed| typed.field != *field);
            self.doubts.retain(|doubt| doubt.field != *field);
            self.doubts.extend(field.doubt(text).map(|cause| Doubt {
                field: *field,
                cause,
                shown: field.show(plan).text,
            }));
        }
        if let Some(rows) = edit.rows() {
            let follow = |field: &mut Field| match rows.follow(*field) {
                Some(now) => {
                    *field = now;
                    true
                }
                None => false,
            };
            self.typed.retain_mut(|typed| follow(&mut typed.field));
            self.doubts.retain_mut(|doubt| follow(&mut doubt.field));
        }
    }

    /// Answers the present plan; earlier answers stay visible if it has errors.
    fn answer(&mut self) {
        self.withdraw_undo();
        self.present = Rc::new(assess(self.plan(), Effort::INTERACTIVE));
        if self.present.answers.is_some() {
            self.take_as_good();
        } else {
            self.refresh_messages();
        }
    }

    /// Answers a plan that has nothing to do with the earlier one.
    fn answer_afresh(&mut self) {
        self.typed.clear();
        self.doubts.clear();
        self.withdraw_undo();
        self.present = Rc::new(assess(self.plan(), Effort::INTERACTIVE));
        self.take_as_good();
    }

    fn take_as_good(&mut self) {
        self.good = (self.plan().clone(), self.present.clone());
        let mut levels = Vec::new();
        self.has_open_answers = false;
        if let Some(answers) = &self.present.answers {
            let situation = answers.situation();
            levels.clone_from(&answers.levels);
            deeper::count_small(&situation, &mut levels);
            self.has_open_answers =
                answers.is_open() || deeper::next(&situation, &levels, 0).is_some();
        }
        self.levels = Rc::new(levels);
        self.deepening = None;
        self.job += 1;
        self.refresh_messages();
    }

    fn refresh_messages(&mut self) {
        // A value that was changed elsewhere, or by undo, is in doubt no more.
        let plan = self.plan().clone();
        self.doubts
            .retain(|doubt| doubt.field.show(&plan).text == doubt.shown);
        let problems = &self.present.problems;
        self.messages = Rc::new(Messages::of(&self.typed, &self.doubts, problems));
    }

    fn undo(&mut self) {
        if !self.typed.is_empty() {
            self.typed.clear();
            self.refresh_messages();
        } else if self.history.undo() {
            self.touched = true;
            self.answer();
        }
    }

    fn redo(&mut self) {
        if self.history.redo() {
            self.typed.clear();
            self.touched = true;
            self.answer();
        }
    }

    fn open(&mut self, plan: Rc<Plan>) {
        self.history.push(plan, None);
        self.touched = true;
        self.opened += u32::from(!self.is_shared());
        self.stands_in &= self.is_shared();
        self.answer_afresh();
    }

    /// Shows a link's plan, and sets the user's own aside.
    pub(super) fn open_link(&mut self, plan: Rc<Plan>) {
        let own = std::mem::replace(&mut self.history, History::of(plan));
        self.aside.get_or_insert((own, self.touched));
        self.touched = false;
        self.answer_afresh();
    }

    fn keep_copy(&mut self) {
        if let Some((mut own, _)) = self.aside.take() {
            own.push(self.plan().clone(), None);
            self.history = own;
            self.touched = true;
            self.stands_in = false;
            self.opened += 1;
        }
    }

    fn back_to_mine(&mut self) {
        if let Some((own, touched)) = self.aside.take() {
            self.history = own;
            self.touched = touched;
            self.answer_afresh();
        }
    }

    /// “Undo” in a message means what the message tells of, not what came after it.
    fn withdraw_undo(&mut self) {
        let offers_undo = |notice: &Notice| notice.offer == Some(Offer::Undo);
        if self.notices.iter().any(offers_undo) {
            let notices = Rc::make_mut(&mut self.notices).iter_mut();
            for notice in notices.filter(|notice| offers_undo(notice)) {
                notice.offer = None;
            }
        }
    }

    /// What stands there already is not said twice.
    pub(super) fn notify(&mut self, notice: Notice) {
        if !self.notices.contains(&notice) {
            Rc::make_mut(&mut self.notices).push(notice);
        }
    }

    fn refine(&mut self, refined: &Refined) {
        let mut assessment = (*self.good.1).clone();
        if let Some(answers) = &mut assessment.answers {
            answers.take_over(refined.clone());
        }
        let is_present = Rc::ptr_eq(&self.present, &self.good.1);
        self.good.1 = Rc::new(assessment);
        if is_present {
            self.present = self.good.1.clone();
        }
    }

    fn deepen(&mut self, mut level: Level, worst: Option<Vec<HostIndex>>) {
        if let (Some(hosts), Some(answers)) = (worst, &self.good.1.answers) {
            let situation = answers.situation();
            let thorough = Effort::thorough(&self.good.0);
            level.worst = capacity::failing_set(&situation, hosts, thorough);
        }
        deeper::put(Rc::make_mut(&mut self.levels), level);
    }
}

impl Reducible for Model {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        // What an outdated job of the worker still says changes nothing.
        if let Action::Deepening(job, _) | Action::Deepened(job, ..) | Action::Refined(job, _) =
            &action
            && *job != self.job
        {
            return self;
        }
        let mut model = (*self).clone();
        let is_typing = match &action {
            Action::Edit(edit) => edit.typing().is_some(),
            Action::Undo | Action::Redo | Action::Open(..) => false,
            Action::OpenLink(_) | Action::BackToMine => false,
            _ => true,
        };
        model.epoch += u32::from(!is_typing);
        match action {
            Action::Edit(edit) => model.edit(&edit),
            Action::EndTyping => model.history.end_typing(),
            Action::Undo => model.undo(),
            Action::Redo => model.redo(),
            Action::Open(plan, notice) => {
                model.open(plan);
                model.notify(notice);
            }
            Action::OpenTexts(..) => {}
            Action::OpenLink(Ok(plan)) => model.open_link(plan),
            Action::OpenLink(Err(refusal)) => model.notify(Notice::refused(&refusal)),
            Action::KeepCopy => model.keep_copy(),
            Action::BackToMine => model.back_to_mine(),
            Action::Notify(notice) => model.notify(notice),
            Action::Dismiss(at) => {
                if at < model.notices.len() {
                    Rc::make_mut(&mut model.notices).remove(at);
                }
            }
            Action::Deepening(_, failures) => model.deepening = failures,
            Action::Deepened(_, level, worst) => model.deepen(level, worst),
            Action::Refined(_, refined) => model.refine(&refined),
        }
        Rc::new(model)
    }
}
