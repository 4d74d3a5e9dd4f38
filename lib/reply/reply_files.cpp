// SPDX-License-Identifier: Apache-2.0
#include "reply/reply_files.hpp"

#include <techuser/batch_file_check.hpp>

#include <map>

namespace techuser {
namespace {

// The name of the FO that belongs to a file; `part` is for a GO, which has none of its own.
BatchFileName reply_of(BatchFileName const& file, std::uint8_t part) {
    auto elements = file.elements();
    elements.kind = FileKind::reply;
    if (elements.parts && !elements.parts->index) {
        elements.parts->index = part;
    }
    return *BatchFileName::make(elements);
}

std::optional<BatchFileName>& place_of(ReplyTriple& triple, FileKind kind) {
    switch (kind) {
    case FileKind::compressed_reply:
        return triple.compressed;
    case FileKind::signature:
        return triple.signature;
    case FileKind::start:
        return triple.start;
    default:
        return triple.reply;
    }
}

} // namespace

std::vector<BatchFileName> ReplyTriple::files() const {
    std::vector<BatchFileName> there;
    for (auto const* const file : {&reply, &compressed, &signature, &start}) {
        if (*file) {
            there.push_back(**file);
        }
    }
    return there;
}

SortedReplies sort_replies(std::span<std::string const> names) {
    SortedReplies sorted;
    std::map<std::string, ReplyTriple> triples;
    for (auto const& text : names) {
        auto const name = BatchFileName::parse(text);
        if (!name || direction_of(*name) != Direction::received) {
            sorted.others.push_back(text);
            continue;
        }
        auto const& elements = name->elements();
        auto const announced = elements.kind == FileKind::start && elements.parts ? elements.parts->count : 1;
        for (std::uint8_t part = 1; part <= announced; ++part) {
            auto const reply = reply_of(*name, part);
            auto& triple = triples.try_emplace(reply.to_string(), ReplyTriple{.name = reply}).first->second;
            place_of(triple, elements.kind) = *name;
        }
    }
    for (auto& [name, triple] : triples) {
        sorted.replies.push_back(std::move(triple));
    }
    return sorted;
}

} // namespace techuser
