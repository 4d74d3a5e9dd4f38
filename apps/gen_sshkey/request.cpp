// SPDX-License-Identifier: Apache-2.0
#include "gen_sshkey/request.hpp"

#include "support/quoted.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>

namespace techuser::gen_sshkey {

using namespace key_pair;

namespace {

constexpr unsigned count_most = 100'000;
constexpr unsigned default_rounds = 24;
constexpr unsigned rsa_default_bits = 3072;
constexpr std::size_t comment_limit_bytes = 1000;

std::optional<unsigned> parse_number(std::string const& text) {
    unsigned number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

tl::unexpected<Error> refuse_bits(std::string const& bits, Text const& choices) {
    return fail(ErrorCode::usage, "bits", say("--bits {}: expected {}", techuser::quoted(bits), choices));
}

Result<SshKeySpec> parse_spec(CommandLine const& typed) {
    auto const type = typed.type.value_or("rsa");
    auto const bits = typed.bits ? parse_number(*typed.bits) : std::nullopt;
    SshKeySpec spec{.type = SshKeyType::rsa, .bits = bits.value_or(rsa_default_bits), .comment = {}};
    if (type == "rsa") {
        if (typed.bits && (!bits || (*bits != 2048 && *bits != 3072 && *bits != 4096))) {
            return refuse_bits(*typed.bits, say("2048, 3072 or 4096 for an RSA key"));
        }
    } else if (type == "ed25519") {
        spec.type = SshKeyType::ed25519;
        if (typed.bits && bits != 256U) {
            return refuse_bits(*typed.bits, say("256, because an Ed25519 key has no other size"));
        }
    } else if (type == "ecdsa") {
        if (typed.bits && (!bits || (*bits != 256 && *bits != 384 && *bits != 521))) {
            return refuse_bits(*typed.bits, say("256, 384 or 521 for an ECDSA key"));
        }
        spec.type = bits == 384U   ? SshKeyType::ecdsa_p384
                    : bits == 521U ? SshKeyType::ecdsa_p521
                                   : SshKeyType::ecdsa_p256;
    } else {
        return fail(
            ErrorCode::usage, "type",
            say("--type {}: expected rsa, ed25519 or ecdsa", techuser::quoted(type)));
    }
    return spec;
}

Result<void> check_comment(std::string_view comment) {
    auto const is_control = [](char character) {
        return static_cast<unsigned char>(character) < 0x20 || character == '\x7f';
    };
    if (comment.size() > comment_limit_bytes || std::ranges::any_of(comment, is_control)) {
        return fail(
            ErrorCode::usage, "comment",
            say("--comment {}: expected at most {} bytes of one line", techuser::quoted(comment),
                comment_limit_bytes));
    }
    return {};
}

} // namespace

void CommandLine::declare(cli::Options& options) {
    options.operands(
        "PATH", operands, {0, cli::OperandCount::any},
        gettext_noop("the private key; other files are PATH.pub, PATH.rfc4716, ..."));
    options.value(
        "--type", "TYPE", type, "rsa (default), ed25519 or ecdsa",
        cli::offer_words({"rsa", "ed25519", "ecdsa"}));
    options.value(
        "--bits", "N", bits, "RSA: 2048, 3072 or 4096; ECDSA: 256, 384 or 521",
        cli::offer_words({"2048", "3072", "4096", "256", "384", "521"}));
    options.value("--comment", "TEXT", comment, "in the key (the name of the file); '' for none");
    std::vector<std::string> forms;
    for (auto const& form : key_forms()) {
        forms.emplace_back(form.name);
    }
    options.value(
        "--formats", "LIST", formats,
        {gettext_noop("of {}"), fmt::format("{} ({})", form_names(), default_forms)},
        cli::offer_list(std::move(forms)));
    passphrase.declare(options);
    options.value("--kdf-rounds", "N", kdf_rounds, "rounds of the OpenSSH format's password hash (24)");
    options.flag("--if-missing", if_missing, "make what is missing; a pair that is there is no error");
    options.flag("--rotate", rotate, "make a new pair, and keep the old files under a dated name");
    options.flag("--show", show, "say what the key files PATH... are");
    options.flag("--check", check, "check whether PRIVATE and PUBLIC match");
    options.flag("--public", public_only, "write the public files of the private key FILE [PATH] again");
    options.flag("--repair", repair, "write a repaired copy of the damaged key FILE [PATH]");
    options.flag("--convert", convert, "write the key FILE PATH in the forms of --formats");
    options.value("--count", "N", count, "make N key pairs with numbered names in --directory");
    options.value("--directory", "DIR", directory, "the folder for --count");
    options.value("--paths", "FILE", paths, "make a key pair for each path in FILE; - is standard input");
    list.declare(options, gettext_noop("paths in FILE end in NUL, not in a line end"));
}

Result<PairRequest> parse_request(CommandLine const& typed, std::string_view default_list, Date today) {
    PairRequest request;
    TRY_ASSIGN(request.spec, parse_spec(typed));
    request.comment = typed.comment;
    TRY(check_comment(typed.comment.value_or("")));
    if (typed.type || typed.bits) {
        request.type = request.spec.type;
    }
    if (typed.bits) {
        request.bits = parse_number(*typed.bits);
    }
    if (typed.if_missing && typed.rotate) {
        return fail(ErrorCode::usage, "options", say("pass only one of --if-missing and --rotate"));
    }
    TRY_ASSIGN(request.forms, parse_forms(typed.formats ? std::string_view(*typed.formats) : default_list));
    request.existing = typed.if_missing ? Existing::complete
                       : typed.rotate   ? Existing::rotate
                                        : Existing::refuse;
    request.today = today;
    return request;
}

Result<unsigned> parse_rounds(CommandLine const& typed) {
    if (!typed.kdf_rounds) {
        return default_rounds;
    }
    auto const rounds = parse_number(*typed.kdf_rounds);
    if (!rounds || *rounds == 0) {
        return fail(
            ErrorCode::usage, "rounds",
            say("--kdf-rounds {}: expected a number from 1", techuser::quoted(*typed.kdf_rounds)));
    }
    return *rounds;
}

Result<std::vector<std::string>> numbered_paths(CommandLine const& typed) {
    auto const count = parse_number(*typed.count);
    if (!count || *count == 0 || *count > count_most) {
        return fail(
            ErrorCode::usage, "count",
            say("--count {}: expected a number from 1 to {}", techuser::quoted(*typed.count), count_most));
    }
    if (!typed.directory || typed.operands.size() > 1) {
        return fail(
            ErrorCode::usage, "count",
            say("--count needs --directory, and takes at most the beginning of the names"));
    }
    auto const beginning = typed.operands.empty() ? std::string("key") : typed.operands.front();
    TRY(parse_path(beginning, {}));
    auto const width = fmt::to_string(*count).size();
    std::vector<std::string> paths;
    for (auto number = 1U; number <= *count; ++number) {
        paths.push_back(
            (std::filesystem::path(*typed.directory) / fmt::format("{}-{:0{}}", beginning, number, width))
                .native());
    }
    return paths;
}

} // namespace techuser::gen_sshkey
