//! Parts of the page that remember something, or that are drawn only when they have changed.
//!
//! All are one component of Yew: each component of its own would cost several kilobytes.

use std::any::Any;
use std::cell::{Ref, RefCell};
use std::rc::Rc;

use yew::html::Scope;
use yew::virtual_dom::{Key, VComp, VNode};
use yew::{Component, Context, Html, Properties};

/// A part of the page: its own fields are what it shows.
pub trait Part: PartialEq + 'static {
    /// What it remembers from one drawing to the next.
    type Memory: Default + 'static;

    /// Draws it.
    fn draw(&self, own: &Own<Self::Memory>) -> Html;

    /// Follows each drawing, when the document has changed.
    fn drawn(&self, _own: &Own<Self::Memory>) {}
}

/// What a part remembers; a change draws it again.
pub struct Own<T> {
    memory: Rc<RefCell<T>>,
    scope: Scope<Frame>,
}

impl<T> Clone for Own<T> {
    fn clone(&self) -> Own<T> {
        Own {
            memory: self.memory.clone(),
            scope: self.scope.clone(),
        }
    }
}

impl<T> PartialEq for Own<T> {
    /// Whether it is the memory of the same part.
    fn eq(&self, other: &Own<T>) -> bool {
        Rc::ptr_eq(&self.memory, &other.memory)
    }
}

impl<T> Own<T> {
    /// What it remembers.
    pub fn get(&self) -> Ref<'_, T> {
        self.memory.borrow()
    }

    /// Changes what it remembers, and draws it again.
    pub fn change(&self, change: impl FnOnce(&mut T)) {
        self.keep(change);
        self.scope.send_message(());
    }

    /// Changes what it remembers while it is being drawn.
    pub fn keep<R>(&self, change: impl FnOnce(&mut T) -> R) -> R {
        change(&mut self.memory.borrow_mut())
    }
}

/// A part as a node.
pub fn part(part: impl Part) -> Html {
    node(Rc::new(part), None)
}

/// A part in a list, recognised by its key when others come and go.
pub fn keyed(key: usize, part: impl Part) -> Html {
    node(Rc::new(part), Some(key))
}

fn node(part: Rc<dyn Drawn>, key: Option<usize>) -> Html {
    let comp = VComp::new::<Frame>(Rc::new(Framed { part }), key.map(Key::from));
    VNode::VComp(Rc::new(comp))
}

/// A part of any type, with its memory of any type.
trait Drawn: Any {
    fn begin(&self) -> Rc<dyn Any>;
    fn draw(&self, memory: &Rc<dyn Any>, scope: &Scope<Frame>) -> Option<Html>;
    fn drawn(&self, memory: &Rc<dyn Any>, scope: &Scope<Frame>);
    fn is_like(&self, other: &dyn Any) -> bool;
    fn any(&self) -> &dyn Any;
}

fn own<T: 'static>(memory: &Rc<dyn Any>, scope: &Scope<Frame>) -> Option<Own<T>> {
    Some(Own {
        memory: memory.clone().downcast().ok()?,
        scope: scope.clone(),
    })
}

impl<P: Part> Drawn for P {
    fn begin(&self) -> Rc<dyn Any> {
        Rc::new(RefCell::new(P::Memory::default()))
    }

    fn draw(&self, memory: &Rc<dyn Any>, scope: &Scope<Frame>) -> Option<Html> {
        Some(Part::draw(self, &own(memory, scope)?))
    }

    fn drawn(&self, memory: &Rc<dyn Any>, scope: &Scope<Frame>) {
        if let Some(own) = own(memory, scope) {
            Part::drawn(self, &own);
        }
    }

    fn is_like(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<P>().is_some_and(|other| self == other)
    }

    fn any(&self) -> &dyn Any {
        self
    }
}

/// What Yew compares: the part.
struct Framed {
    part: Rc<dyn Drawn>,
}

impl PartialEq for Framed {
    fn eq(&self, other: &Framed) -> bool {
        self.part.is_like(other.part.any())
    }
}

impl Properties for Framed {
    type Builder = ();

    /// Frames are made by [`part`] alone.
    fn builder() {}
}

/// The one component around every part.
struct Frame {
    memory: Rc<dyn Any>,
}

impl Component for Frame {
    type Message = ();
    type Properties = Framed;

    fn create(ctx: &Context<Frame>) -> Frame {
        Frame {
            memory: ctx.props().part.begin(),
        }
    }

    fn update(&mut self, _: &Context<Frame>, (): ()) -> bool {
        true
    }

    /// Where another kind of part has taken the place of this one, it begins with nothing.
    fn changed(&mut self, ctx: &Context<Frame>, before: &Framed) -> bool {
        let part = &ctx.props().part;
        if part.any().type_id() != before.part.any().type_id() {
            self.memory = part.begin();
        }
        true
    }

    fn view(&self, ctx: &Context<Frame>) -> Html {
        let part = &ctx.props().part;
        part.draw(&self.memory, ctx.link()).unwrap_or_default()
    }

    fn rendered(&mut self, ctx: &Context<Frame>, _: bool) {
        ctx.props().part.drawn(&self.memory, ctx.link());
    }
}
