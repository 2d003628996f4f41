/* Turns md4c's spans into running text with styles; see inline.h.
 *
 * Leaves blocks to md.c and wrapping to flow.c.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/md/inline.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "tui/base/utf8.h"

#define ENTITY_MAX 12 /* "&#x10FFFF;" and the longest name below */
#define REPLACEMENT 0xfffd

void inlines_destroy(struct inlines *in)
{
    flow_destroy(&in->flow);
}

static enum style style_now(const struct inlines *in)
{
    if (in->code)
        return STYLE_CODE;
    if (in->link)
        return STYLE_LINK;
    if (in->strong)
        return STYLE_STRONG;
    if (in->em)
        return STYLE_EM;
    if (in->del)
        return STYLE_DIM;
    return in->base;
}

/* ---- entities ---- */

static const struct {
    const char *name;
    uint32_t c;
} entities[] = {
    {"&amp;", '&'},      {"&lt;", '<'},       {"&gt;", '>'},
    {"&quot;", '"'},     {"&apos;", '\''},    {"&nbsp;", 0xa0},
    {"&copy;", 0xa9},    {"&middot;", 0xb7},  {"&times;", 0xd7},
    {"&ndash;", 0x2013}, {"&mdash;", 0x2014}, {"&hellip;", 0x2026},
    {"&larr;", 0x2190},  {"&rarr;", 0x2192},  {"&le;", 0x2264},
    {"&ge;", 0x2265},
};

/* The character an entity stands for, or 0. */
static uint32_t entity(const char *s, size_t n)
{
    char name[ENTITY_MAX + 1];
    if (n < 3 || n > ENTITY_MAX)
        return 0;
    memcpy(name, s, n);
    name[n] = '\0';
    if (name[1] == '#') {
        bool hex = name[2] == 'x' || name[2] == 'X';
        unsigned long c = strtoul(name + (hex ? 3 : 2), NULL, hex ? 16 : 10);
        /* Control characters have no business on a screen. */
        bool control = c < 0x20 || (c >= 0x7f && c < 0xa0);
        return control || c > 0x10ffff ? REPLACEMENT : (uint32_t)c;
    }
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        if (strcmp(entities[i].name, name) == 0)
            return entities[i].c;
    return 0;
}

static void add_entity(struct buf *out, const char *s, size_t n)
{
    uint32_t c = entity(s, n);
    if (c)
        utf8_add(out, c);
    else
        buf_add(out, s, n);
}

/* An attribute of a span, a link's address: pieces of text and entities. */
static void attribute(struct buf *out, const MD_ATTRIBUTE *a)
{
    for (size_t i = 0; a->size > 0 && a->substr_offsets[i] < a->size; i++) {
        MD_OFFSET from = a->substr_offsets[i];
        size_t n = a->substr_offsets[i + 1] - from;
        if (a->substr_types[i] == MD_TEXT_ENTITY)
            add_entity(out, a->text + from, n);
        else if (a->substr_types[i] == MD_TEXT_NULLCHAR)
            utf8_add(out, REPLACEMENT);
        else
            buf_add(out, a->text + from, n);
    }
}

/* ---- spans ---- */

void inlines_enter(struct inlines *in, MD_SPANTYPE type)
{
    if (type == MD_SPAN_STRONG)
        in->strong++;
    else if (type == MD_SPAN_EM)
        in->em++;
    else if (type == MD_SPAN_CODE)
        in->code++;
    else if (type == MD_SPAN_DEL)
        in->del++;
    else if (type == MD_SPAN_A || type == MD_SPAN_IMG) {
        in->link++;
        in->link_start = in->flow.text.len;
    }
}

/* Says a link's address behind its text, unless the text says it. */
static size_t add_address(struct inlines *in, const MD_ATTRIBUTE *a)
{
    struct buf url = BUF_INIT;
    attribute(&url, a);
    const char *address = buf_str(&url);
    const char *text = buf_str(&in->flow.text) + in->link_start;
    size_t before = in->flow.text.len, n = before - in->link_start;
    if (strncmp(address, "mailto:", 7) == 0)
        address += 7;
    if (*address && (strlen(address) != n || memcmp(address, text, n) != 0)) {
        flow_add(&in->flow, in->base, " ", 1);
        flow_add(&in->flow, STYLE_DIM, "(", 1);
        flow_add(&in->flow, STYLE_DIM, address, strlen(address));
        flow_add(&in->flow, STYLE_DIM, ")", 1);
    }
    buf_destroy(&url);
    return in->flow.text.len - before;
}

size_t inlines_leave(struct inlines *in, MD_SPANTYPE type, const void *detail)
{
    if (type == MD_SPAN_STRONG)
        in->strong--;
    else if (type == MD_SPAN_EM)
        in->em--;
    else if (type == MD_SPAN_CODE)
        in->code--;
    else if (type == MD_SPAN_DEL)
        in->del--;
    else if (type == MD_SPAN_A || type == MD_SPAN_IMG) {
        in->link--;
        return add_address(
            in, type == MD_SPAN_A ? &((const MD_SPAN_A_DETAIL *)detail)->href
                                  : &((const MD_SPAN_IMG_DETAIL *)detail)->src);
    }
    return 0;
}

void inlines_text(struct inlines *in, MD_TEXTTYPE type, const char *text,
                  size_t n)
{
    enum style style = style_now(in);
    struct buf b = BUF_INIT;
    if (type == MD_TEXT_BR)
        flow_add(&in->flow, style, "\n", 1);
    else if (type == MD_TEXT_SOFTBR)
        flow_add(&in->flow, style, " ", 1);
    else if (type == MD_TEXT_NULLCHAR)
        utf8_add(&b, REPLACEMENT);
    else if (type == MD_TEXT_ENTITY)
        add_entity(&b, text, n);
    else
        buf_add(&b, text, n);
    flow_add(&in->flow, style, buf_str(&b), b.len);
    buf_destroy(&b);
}
