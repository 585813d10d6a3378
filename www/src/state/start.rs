//! What does the page open with? The plan saved in this browser, else the example; a link
//! comes on top of either. Both were read before: this is what to show.

use std::rc::Rc;

use headroom::format::wire::Refusal;
use yew::Reducible;

use super::open::Read;
use super::{Action, Model, Notice, Offer, example};

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
    let (plan, notice) = match &start.saved {
        None => (Rc::new(example::plan()), None),
        Some(Ok(plan)) => (plan.clone(), Some(resumed())),
        Some(Err(refusal)) => (Rc::new(example::plan()), Some(unreadable(refusal))),
    };
    let mut model = Rc::new(Model::of(plan));
    if let Some(link) = &start.link {
        model = model.reduce(Action::OpenLink(link.clone()));
    } else if let Some(notice) = notice {
        model = model.reduce(Action::Notify(notice));
    }
    let mut model = Rc::unwrap_or_clone(model);
    if *start == Start::default() {
        // A first visit loads no worker to say more about the example than that is worth: its
        // headroom stays as it is even with the search for patterns.
        model.has_open_answers = model.has_open_levels;
    }
    model
}

fn resumed() -> Notice {
    Notice::note("Resumed your plan from this browser.").offering(Offer::StartAfresh)
}

/// The saved text stays where it is until the user changes the example shown instead.
fn unreadable(refusal: &Refusal) -> Notice {
    Notice {
        details: vec![
            refusal.cause.clone(),
            "The example is shown instead. Save the stored text as a file before you change it."
                .to_owned(),
        ],
        offer: Some(Offer::SaveStored),
        ..Notice::failure("The plan that is saved in this browser cannot be read.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::{Edit, Field};
    use headroom::model::{Plan, PlatformId};

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
