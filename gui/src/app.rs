//! The window: between state, worker and views. Reports go in, commands come out of the views, effects go to the worker.

use std::path::PathBuf;
use std::time::Duration;

use carnet_carrier::armor;
use carnet_words::{Language, Words};
use eframe::egui;

use crate::settings::Settings;
use crate::state::{Command, Effect, Page, State};
use crate::theme;
use crate::views::{Pictures, View, window_ui};
use crate::worker::{Outside, Worker};

/// How often things are looked at, as long as nothing else happens: days pass.
const LOOK_EVERY_SECS: f64 = 600.0;

/// The application.
pub struct App {
    state: State,
    words: Words,
    /// The system's language, for whoever chose none.
    locale: String,
    worker: Worker,
    pictures: Pictures,
    /// What the style was made from.
    dressed: Option<(crate::settings::Theme, u16)>,
    was_focused: bool,
    /// Whether a field was being typed into in the frame before: Escape only leaves it.
    was_typing: bool,
    /// When things were looked at, in seconds of the window's own clock.
    looked_at: f64,
    /// What the program was started with.
    first: Option<PathBuf>,
}

impl App {
    /// The application in the window of `ctx`, with what it was set to the last time.
    pub fn new(ctx: &egui::Context, outside: Outside, settings: Settings, locale: &str) -> Self {
        let repaint = ctx.clone();
        let worker = Worker::start(outside, move || repaint.request_repaint());
        let words = Words::new(settings.language(locale));
        let home = std::env::var_os("HOME").map(PathBuf::from).filter(|home| home.is_dir());
        let state = State { settings, home, ..State::default() };
        let mut app = Self {
            state,
            words,
            locale: locale.to_owned(),
            worker,
            pictures: Pictures::default(),
            dressed: None,
            was_focused: true,
            was_typing: false,
            looked_at: 0.0,
            first: None,
        };
        app.worker.run(Effect::Find);
        app.dress(ctx);
        app
    }

    /// What the window knows.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Takes a file or a folder as if it were dropped on the window, once the products were found.
    pub fn begin_with(&mut self, path: PathBuf) {
        self.first = Some(path);
    }

    /// Takes a command, as a view would send it.
    pub fn send(&mut self, command: Command, ctx: &egui::Context) {
        let page = self.state.page;
        let effects = self.state.handle(command);
        if self.state.page != page {
            // What had the focus is not there any more, and what was typed there, a license key perhaps, cannot be taken back by Ctrl+Z.
            ctx.memory_mut(|memory| {
                if let Some(focused) = memory.focused() {
                    memory.surrender_focus(focused);
                }
                memory.data.remove_by_type::<egui::text_edit::TextEditState>();
            });
        }
        for effect in effects {
            match effect {
                // The clipboard is the window's own.
                Effect::Copy(document) => {
                    if let Ok(text) = armor::encode(&document) {
                        ctx.copy_text(text);
                    }
                }
                effect => self.worker.run(effect),
            }
        }
        self.dress(ctx);
    }

    /// Hears what the worker has to say.
    fn hear_worker(&mut self, ctx: &egui::Context) {
        let reports: Vec<Command> = self.worker.commands().collect();
        for report in reports {
            self.send(report, ctx);
        }
        if self.state.is_loaded
            && let Some(path) = self.first.take()
        {
            self.send(Command::Take(vec![path]), ctx);
        }
    }

    /// Hears what was dropped, pasted or pressed in this frame.
    fn hear_person(&mut self, ctx: &egui::Context) {
        let is_typing = ctx.text_edit_focused();
        let page = self.state.page;
        let (mut commands, is_focused, now) =
            ctx.input(|input| (heard(input, is_typing, is_typing || self.was_typing, page), input.focused, input.time));
        // Whoever comes back, perhaps from sleep, sees how things stand now; so does whoever never looks away.
        if is_focused && !self.was_focused || now - self.looked_at > LOOK_EVERY_SECS {
            self.looked_at = now;
            commands.push(Command::LookAgain);
        }
        ctx.request_repaint_after(Duration::from_secs_f64(LOOK_EVERY_SECS));
        (self.was_focused, self.was_typing) = (is_focused, is_typing);
        for command in commands {
            self.send(command, ctx);
        }
    }

    fn dress(&mut self, ctx: &egui::Context) {
        let language: Language = self.state.settings.language(&self.locale);
        if self.words.language() != language {
            self.words = Words::new(language);
        }
        let wanted = (self.state.settings.theme, self.state.settings.zoom);
        if self.dressed != Some(wanted) {
            theme::apply(ctx, wanted.0, wanted.1);
            self.dressed = Some(wanted);
        }
    }
}

/// What was dropped on the window, pasted while nothing was being typed, or pressed.
fn heard(input: &egui::InputState, is_typing: bool, was_typing: bool, page: Page) -> Vec<Command> {
    let mut commands = Vec::new();
    let dropped: Vec<PathBuf> = input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect();
    if !dropped.is_empty() {
        commands.push(Command::Take(dropped));
    }
    for event in &input.events {
        match event {
            egui::Event::Paste(text) if !is_typing && page == Page::Key => commands.push(Command::TypeKey(text.clone().into())),
            egui::Event::Paste(text) if !is_typing => {
                commands.push(Command::TypeText(text.clone()));
                commands.push(Command::TakeText);
            }
            egui::Event::PasteImage(image) => commands.extend(pasted(image)),
            egui::Event::Key { key: egui::Key::Escape, pressed: true, .. } if !was_typing && page != Page::Home => {
                commands.push(Command::Go(Page::Home));
            }
            _ => {}
        }
    }
    commands
}

fn pasted(image: &egui::ColorImage) -> Option<Command> {
    let [width, height] = image.size;
    let luma = image.pixels.iter().map(|pixel| {
        // Colors are multiplied by their alpha: what shows through is white, as on paper.
        let [red, green, blue, alpha] = pixel.to_array().map(u32::from);
        // ITU-R BT.601, in thousandths; at most 255.
        u8::try_from((299 * red + 587 * green + 114 * blue) / 1000 + 255 - alpha).unwrap_or(u8::MAX)
    });
    Some(Command::TakePicture { width: u32::try_from(width).ok()?, height: u32::try_from(height).ok()?, luma: luma.collect() })
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.hear_worker(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        // Not in `logic`: that is called for a hidden window, too, with the input of the last frame that was shown.
        self.hear_person(&ui.ctx().clone());
        let mut commands = Vec::new();
        let mut view = View { state: &self.state, words: &self.words, pictures: &mut self.pictures, commands: &mut commands };
        window_ui(ui, &mut view);
        let ctx = ui.ctx().clone();
        // A screen reader says the window's name from here, not from its title.
        ctx.accesskit_node_builder(egui::accesskit_root_id(), |window| window.set_label("Carnet"));
        if !commands.is_empty() {
            ctx.request_repaint();
        }
        for command in commands {
            self.send(command, &ctx);
        }
    }
}
