//! `carnet-desktop`: the window.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::SystemTime;

use carnet_core::UnixTime;
use carnet_desktop::app::App;
use carnet_desktop::product::Places;
use carnet_desktop::settings::Settings;
use carnet_desktop::worker::Outside;
use carnet_device::durable;
use carnet_words::Words;
use clap::Parser;
use eframe::egui;

/// The file of settings is no larger.
const MAX_SETTINGS: u64 = 64 * 1024;

/// Activates software on machines that have no network
#[derive(Parser)]
#[command(name = "carnet-desktop", version)]
struct Arguments {
    /// The state folder of one product; without it, every product of this machine is shown
    #[arg(long, env = "CARNET_STATE", value_name = "DIR")]
    state: Option<PathBuf>,
    /// The product's profile
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,
    /// A folder of pictures that stands for the camera
    #[arg(long, value_name = "FOLDER")]
    frames: Option<PathBuf>,
    /// A file or folder to begin with
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let locale = sys_locale::get_locale().unwrap_or_default();
    let settings_path = Settings::path();
    let text = settings_path.as_ref().and_then(|path| durable::read(path, MAX_SETTINGS).ok()).unwrap_or_default();
    let settings = Settings::from_json(&String::from_utf8_lossy(&text));
    let words = Words::new(settings.language(&locale));
    if let Some(missing) = missing_library() {
        eprintln!("{} {}", words.sentence("ui-error", &[]), words.sentence("library-missing", &[("library", missing)]));
        eprintln!("\n{} {}", words.sentence("ui-hint", &[]), words.hint("library-missing", &[]).unwrap_or_default());
        return ExitCode::from(2);
    }
    let outside = Outside { clock: now, places: places(&arguments), frames: arguments.frames, settings: settings_path };
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title("Carnet")
            .with_app_id("carnet-desktop")
            .with_inner_size([780.0, 860.0])
            .with_min_inner_size([420.0, 480.0])
            .with_drag_and_drop(true),
        // Its libraries are on every desktop; tests bring another renderer along.
        renderer: eframe::Renderer::Glow,
        ..eframe::NativeOptions::default()
    };
    let file = arguments.file;
    let shown = eframe::run_native(
        "Carnet",
        options,
        Box::new(move |creation| {
            let mut app = App::new(&creation.egui_ctx, outside, settings, &locale);
            if let Some(file) = file {
                app.begin_with(file);
            }
            Ok(Box::new(app))
        }),
    );
    match shown {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{} {}", words.sentence("ui-error", &[]), words.sentence("window-failed", &[("reason", reason(&error.to_string()))]));
            eprintln!("\n{} {}", words.sentence("ui-hint", &[]), words.hint("window-failed", &[]).unwrap_or_default());
            ExitCode::from(2)
        }
    }
}

/// The last part of an error's text: what stands before it names places in source files.
fn reason(text: &str) -> &str {
    text.rsplit(": ").next().unwrap_or(text)
}

/// Beside this program, in the system's place, and where states lie.
fn places(arguments: &Arguments) -> Places {
    let absolute = |variable: &str| std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
    let beside = std::env::current_exe().ok().and_then(|program| program.parent().map(Path::to_owned));
    let data = ["/usr/local/share/carnet", "/usr/share/carnet"].map(PathBuf::from);
    let user = absolute("XDG_STATE_HOME").or_else(|| Some(absolute("HOME")?.join(".local/state"))).map(|base| base.join("carnet"));
    Places {
        // One name for one folder, however it was spelled.
        state: arguments
            .state
            .as_ref()
            .map(|state| std::fs::canonicalize(state).or_else(|_| std::path::absolute(state)).unwrap_or(state.clone())),
        profile: arguments.profile.clone(),
        profiles: beside.into_iter().chain(data).collect(),
        states: [PathBuf::from("/var/lib/carnet")].into_iter().chain(user).collect(),
    }
}

/// A library that the window needs, is loaded by name, and is not there: without this, the window library would panic.
fn missing_library() -> Option<&'static str> {
    const NEEDED: [&str; 7] =
        ["libX11.so.6", "libXcursor.so.1", "libXi.so.6", "libX11-xcb.so.1", "libxkbcommon-x11.so.0", "libGL.so.1", "libEGL.so.1"];
    let is_wayland = std::env::var_os("WAYLAND_DISPLAY").is_some_and(|display| !display.is_empty());
    if !cfg!(target_os = "linux") || is_wayland {
        return None;
    }
    let is_of_an_architecture = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().contains("-linux-gnu"));
    let architectures =
        std::fs::read_dir("/usr/lib").into_iter().flatten().flatten().map(|entry| entry.path()).filter(is_of_an_architecture);
    let paths = std::env::var_os("LD_LIBRARY_PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&paths)
        .chain(architectures)
        .chain(["/usr/lib64", "/usr/lib", "/lib64", "/usr/local/lib"].map(PathBuf::from))
        .collect();
    NEEDED.into_iter().find(|library| !folders.iter().any(|folder| folder.join(library).exists()))
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
fn now() -> UnixTime {
    let elapsed = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
    UnixTime::from_secs(elapsed.as_secs())
}
