//! What does the page open with? The plan saved in this browser, else the example; a link
//! comes on top of either. Both were read before: this is what to show.

use std::rc::Rc;

use super::open::Read;
use super::{Model, Notice, Offer, example};
use headroom::format::wire::Refusal;

/// What there is to open.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Start {
    /// What was saved in this browser; `None`: nothing.
    pub saved: Option<Read>,
    /// What the address holds; `None`: no link.
    pub link: Option<Read>,
}

/// The first state.
pub fn start(start: &Start) -> Model {
    let (mut model, notice) = match &start.saved {
        None => (Model::of(Rc::new(example::plan())), None),
        Some(Ok(plan)) => (Model::of(plan.clone()), Some(resumed())),
        Some(Err(refusal)) => (
            Model::standing_in(Rc::new(example::plan())),
            Some(unreadable(refusal)),
        ),
    };
    // That a plan is resumed need not be said while another one is shown.
    let is_told = start.link.is_none() || model.own_plan().is_none();
    if let Some(notice) = notice.filter(|_| is_told) {
        model.notify(notice);
    }
    match &start.link {
        Some(Ok(plan)) => model.open_link(plan.clone()),
        Some(Err(refusal)) => model.notify(Notice::refused(refusal)),
        None => {}
    }
    model
}

fn resumed() -> Notice {
    Notice::note("Resumed your plan from this browser.").offering(Offer::StartAfresh)
}

/// The saved text stays where it is, or becomes a version when something else is saved.
fn unreadable(refusal: &Refusal) -> Notice {
    Notice {
        details: vec![
            format!("{} {}", refusal.cause, refusal.action),
            "The example is shown instead. The stored text is not lost: it stays among the \
             versions, where you can save it as a file, or try to open it again."
                .to_owned(),
        ],
        offer: Some(Offer::Versions),
        ..Notice::failure("The plan that is saved in this browser cannot be read.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::{Action, Edit, Field};
    use headroom::model::{Plan, PlatformId};
    use yew::Reducible;

    fn mine() -> Rc<Plan> {
        Rc::new(Plan::empty("mine", PlatformId::Proxmox))
    }

    fn after(model: Model, actions: impl IntoIterator<Item = Action>) -> Rc<Model> {
        let begin = Rc::new(model);
        actions
            .into_iter()
            .fold(begin, |model, action| model.reduce(action))
    }

    #[test]
    fn a_shared_plan_never_touches_the_users_own() {
        let model = start(&Start {
            saved: Some(Ok(mine())),
            link: Some(Ok(Rc::new(example::plan()))),
        });
        assert!(model.is_shared() && !model.touched);
        assert_eq!(model.plan().vm_count(), 120);
        let back = after(model.clone(), [Action::BackToMine]);
        assert_eq!(**back.plan(), *mine());
        assert!(!back.touched);
        let kept = after(model, [Action::KeepCopy, Action::Undo]);
        assert_eq!(**kept.plan(), *mine());
    }

    #[test]
    fn a_damaged_link_leaves_the_users_plan() {
        let refusal = Refusal {
            cause: "The link is incomplete.".to_owned(),
            action: "Copy it again.".to_owned(),
        };
        let model = start(&Start {
            saved: Some(Ok(mine())),
            link: Some(Err(refusal)),
        });
        assert!(!model.is_shared());
        assert_eq!(**model.plan(), *mine());
        assert!(
            model.notices[0].text.contains("incomplete"),
            "{:?}",
            model.notices
        );
    }

    #[test]
    fn an_unreadable_plan_is_told_of_beside_a_link_and_is_not_taken_for_the_example() {
        let unreadable = || Refusal {
            cause: "The text ends too early.".to_owned(),
            action: "Save it as a file.".to_owned(),
        };
        for link in [None, Some(Ok(mine())), Some(Err(unreadable()))] {
            let model = start(&Start {
                saved: Some(Err(unreadable())),
                link: link.clone(),
            });
            let told = &model.notices[0];
            assert!(told.text.contains("cannot be read"), "{told:?}");
            assert_eq!(told.offer, Some(Offer::Versions));
            assert_eq!(model.own_plan(), None, "{link:?}");
            let edit = Edit::Text(Field::Name, "changed".to_owned());
            let changed = after(model, [Action::Edit(edit), Action::BackToMine]);
            assert_eq!(changed.own_plan().is_none(), matches!(link, Some(Ok(_))));
        }
    }

    #[test]
    fn a_change_that_is_not_kept_yet_stays_one_while_a_link_is_shown() {
        let edit = Action::Edit(Edit::Text(Field::Name, "changed".to_owned()));
        let link = Action::OpenLink(Ok(mine()));
        let model = after(start(&Start::default()), [edit, link]);
        assert!(!model.touched);
        let (own, touched) = model.own();
        assert_eq!((own.name.as_str(), touched), ("changed", true));
        assert!(after((*model).clone(), [Action::BackToMine]).touched);
    }

    #[test]
    fn a_doubtful_amount_is_questioned_for_as_long_as_it_stands() {
        use crate::state::HostField;
        let field = Field::Host(0, HostField::Memory);
        let typed = |text: &str| Action::Edit(Edit::Text(field, text.to_owned()));
        let model = after(start(&Start::default()), [typed("131072")]);
        let beside = model.messages.beside(field).expect("a question");
        assert!(
            !beside.is_error && beside.text.contains("131072 MiB"),
            "{beside:?}"
        );
        assert!(!model.is_stale());
        let undone = after((*model).clone(), [Action::EndTyping, Action::Undo]);
        assert_eq!(undone.messages.beside(field), None);
        let settled = after((*model).clone(), [typed("131072 GiB")]);
        assert!(
            settled
                .messages
                .beside(field)
                .is_none_or(|beside| !beside.text.contains("MiB"))
        );
        let moved = after((*model).clone(), [Action::Edit(Edit::RemoveHost(0))]);
        assert_eq!(moved.messages.beside(field), None);
    }

    #[test]
    fn a_text_that_is_no_value_stays_beside_its_field_and_the_last_answers_stay() {
        use crate::state::HostField;
        let field = Field::Host(0, HostField::Memory);
        let typed = |text: &str| Action::Edit(Edit::Text(field, text.to_owned()));
        let model = after(start(&Start::default()), [typed("lots")]);
        assert!(model.is_stale());
        assert_eq!(model.messages.typed(field), Some("lots"));
        assert!(model.assessment().answers.is_some());
        let model = after((*model).clone(), [typed("1,5 TiB")]);
        assert!(!model.is_stale());
        assert_eq!(field.show(model.plan()).text, "1536 GiB");
        let model = after((*model).clone(), [typed("0")]);
        assert!(model.is_stale() && model.assessment().answers.is_some());
        assert!(model.messages.beside(field).is_some());
    }

    #[test]
    fn the_planned_placement_is_written_into_the_plan() {
        let model = after(
            start(&Start::default()),
            [Action::Edit(Edit::AdoptPlacement)],
        );
        for vm in &model.plan().vms {
            assert!((0..vm.count).all(|member| vm.current_host(member).is_some()));
        }
        let answers = model.assessment().answers.as_ref().expect("no errors");
        assert_eq!(answers.basis, headroom::assess::Basis::Given);
        assert_eq!(answers.tolerated(), Some(1));
    }
}
