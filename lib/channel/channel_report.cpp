// SPDX-License-Identifier: Apache-2.0
#include "channel/channel_report.hpp"

#include "report/colour.hpp"
#include "report/json.hpp"
#include "report/language.hpp"
#include "report/terminal_text.hpp"
#include "report/translate.hpp"
#include "support/say.hpp"
#include <techuser/batch_file_explanation.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace techuser {
namespace {

Text describe(FileKind kind) {
    switch (kind) {
    case FileKind::declaration:
        return say("declaration");
    case FileKind::signature:
        return say("signature");
    case FileKind::start:
        return say("start file");
    case FileKind::cancel:
        return say("cancel file");
    case FileKind::reply:
        return say("reply");
    case FileKind::compressed_reply:
        break;
    }
    return say("compressed reply");
}

// What the application of a file is for, or its code when no list knows it.
Text purpose(BatchFileName::Elements const& elements, std::span<FileProfile const> profiles) {
    auto const* const profile = find_profile(profiles, elements.application);
    return Text(profile == nullptr ? elements.application.to_string() : profile->meaning);
}

Text meaning_of(WaitingFile const& file, std::span<FileProfile const> profiles) {
    if (!file.meaning) {
        return say("not the name of a batch file");
    }
    auto const& elements = file.meaning->elements();
    return say(
        "{}, {}, {}, {}", describe(elements.kind), purpose(elements, profiles),
        verbatim(to_portal(elements.date)), meaning_of(elements.environment));
}

std::string explain(StepReport const& step) {
    if (step.error) {
        return terminal_text(in_language(step.error->message));
    }
    std::string text;
    for (auto const& detail : step.details) {
        text += fmt::format("{}{}", text.empty() ? "" : ", ", terminal_text(detail.value));
    }
    return text;
}

Tone tone_of(Verdict verdict) {
    switch (verdict) {
    case Verdict::passed:
        return Tone::good;
    case Verdict::warned:
    case Verdict::skipped:
        return Tone::doubtful;
    case Verdict::failed:
        break;
    }
    return Tone::bad;
}

std::string line_of(StepReport const& step, Colour colour) {
    auto const duration = std::chrono::round<std::chrono::milliseconds>(step.duration).count();
    auto const verdict = fmt::format("{:<8}", tr(to_string(step.verdict).data()));
    return fmt::format(
        "{} {:<18}{:>7} ms  {}", paint(verdict, tone_of(step.verdict), colour), to_string(step.step),
        duration, explain(step));
}

Text describe(ServerWords::Kind kind) {
    switch (kind) {
    case ServerWords::Kind::before_version:
        return say("before its version");
    case ServerWords::Kind::login_banner:
        return say("login banner");
    case ServerWords::Kind::disconnect:
        return say("when disconnecting");
    case ServerWords::Kind::channel_output:
        return say("instead of file transfer");
    case ServerWords::Kind::channel_error:
        return say("error output");
    case ServerWords::Kind::debug:
        break;
    }
    return say("debug message");
}

std::string in_one_line(std::string_view text) {
    constexpr std::string_view layout = "\r\n\t ";
    std::string line;
    for (auto const character : text) {
        if (layout.find(character) == std::string_view::npos) {
            line += character;
        } else if (!line.ends_with(' ')) {
            line += ' ';
        }
    }
    return line;
}

bool replies_were_read(ProbeReport const& probe) {
    auto const step = std::ranges::find(probe.steps, ProbeStep::replies, &StepReport::step);
    return step != probe.steps.end() && step->verdict != Verdict::skipped;
}

Json describe(StepReport const& step) {
    Json json{
        {"name", to_string(step.step)},
        {"verdict", to_string(step.verdict)},
        {"duration_seconds", std::chrono::duration<double>(step.duration).count()},
        {"details", Json::array()}};
    for (auto const& detail : step.details) {
        json["details"].push_back({{"name", detail.name}, {"value", detail.value}});
    }
    for (auto const& words : step.words) {
        Json object{{"kind", to_string(words.kind)}, {"text", words.text}};
        if (words.code) {
            object["code"] = *words.code;
        }
        json["server_words"].push_back(std::move(object));
    }
    if (step.party) {
        json["party"] = to_string(*step.party);
    }
    if (step.error) {
        json["error"] = describe(*step.error);
    }
    return json;
}

Json describe(WaitingFile const& file, std::span<FileProfile const> profiles) {
    Json json{
        {"name", file.name},
        {"size_bytes", file.size_bytes},
        {"meaning", meaning_of(file, profiles).english()}};
    if (file.meaning) {
        auto const& elements = file.meaning->elements();
        json["kind"] = to_string(elements.kind);
        json["application"] = elements.application.to_string();
        json["sender_number"] = elements.sender.to_string();
        json["date"] = to_iso(elements.date);
        json["sequence"] = elements.sequence.to_string();
        json["environment"] = to_string(elements.environment);
    }
    return json;
}

} // namespace

Text sentence(ServerWords const& words) {
    auto const text = Text(in_one_line(words.text));
    return words.code
               ? say("the server's words ({}, code {}): \"{}\"", describe(words.kind), *words.code, text)
               : say("the server's words ({}): \"{}\"", describe(words.kind), text);
}

std::string to_text(ChannelReport const& report, std::span<FileProfile const> profiles, Colour colour) {
    auto const& [target, probe] = report;
    auto text = in_language(
                    say("{} port {}, user {}, environment {} ({})", verbatim(terminal_text(target.host)),
                        target.port, verbatim(terminal_text(target.login)),
                        verbatim(to_string(target.environment)), meaning_of(target.environment))) +
                '\n';
    for (auto const& step : probe.steps) {
        auto line = line_of(step, colour);
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + '\n';
        for (auto const& words : step.words) {
            text += fmt::format("    {}\n", terminal_text(in_language(sentence(words))));
        }
    }
    if (replies_were_read(probe)) {
        text +=
            in_language(say(
                "files in {}: {}", verbatim(receive_directory(target.environment)), probe.replies.size())) +
            '\n';
        for (auto const& file : probe.replies) {
            text += fmt::format(
                "    {}  {}\n", terminal_text(file.name), in_language(meaning_of(file, profiles)));
        }
    }
    return text + (probe.failure() == nullptr ? tr("the channel works") : tr("the channel does not work")) +
           '\n';
}

std::string to_json(
    JsonHead const& head, ChannelReport const& report, std::span<FileProfile const> profiles) {
    auto const& [target, probe] = report;
    auto document = begin_document(head);
    document["works"] = probe.failure() == nullptr;
    document["host"] = target.host;
    document["port"] = target.port;
    document["login"] = target.login;
    document["environment"] = to_string(target.environment);
    document["steps"] = Json::array();
    for (auto const& step : probe.steps) {
        document["steps"].push_back(describe(step));
    }
    document["replies"] = Json::array();
    for (auto const& file : probe.replies) {
        document["replies"].push_back(describe(file, profiles));
    }
    if (auto const* const failure = probe.failure()) {
        document["error"] = describe(*failure);
    }
    return finish_document(document);
}

} // namespace techuser
