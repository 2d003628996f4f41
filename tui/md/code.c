/* Highlights program text: one scanner, and a description of each language.
 *
 * Leaves cutting long lines to whoever draws them.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/md/code.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "tui/base/buf.h"
#include "tui/base/utf8.h"

#define TAB 4

struct language {
    const char *names; /* each between blanks: " c h " */
    const char *keywords, *types;
    const char *quotes;  /* characters that open a string */
    bool slash_comments; /* C's two kinds */
    bool hash_comments;  /* from # to the end, where a word may begin */
    bool preprocessor;   /* lines that begin with # */
    bool triple;         /* three quotes: over several lines */
    bool decorators;     /* lines that begin with @ */
    bool dollars;        /* $name, $(name), ${name} */
    bool targets;        /* lines "name:" and "name =" */
    bool raw_single;     /* no backslash within '...' */
};

static const struct language languages[] = {
    {.names = " c h ",
     .keywords = " auto break case continue default do else enum extern for "
                 "goto if inline register restrict return sizeof static struct "
                 "switch typedef union volatile while const _Alignas _Atomic "
                 "_Generic _Noreturn _Static_assert static_assert "
                 "_Thread_local NULL true false ",
     .types = " void char short int long float double signed unsigned bool "
              "_Bool FILE va_list ",
     .quotes = "\"'",
     .slash_comments = true,
     .preprocessor = true},
    {.names = " python py ",
     .keywords = " and as assert async await break class continue def del elif "
                 "else except finally for from global if import in is lambda "
                 "nonlocal not or pass raise return try while with yield None "
                 "True False ",
     .types = " int float str bytes bool list dict set tuple object self ",
     .quotes = "\"'",
     .hash_comments = true,
     .triple = true,
     .decorators = true},
    {.names = " sh bash shell ",
     .keywords = " if then else elif fi for while until do done case esac in "
                 "function return exit export local set unset trap exec ",
     .types = "",
     .quotes = "\"'",
     .hash_comments = true,
     .dollars = true,
     .raw_single = true},
    {.names = " make makefile ",
     .keywords = " include define endef ifeq ifneq ifdef ifndef else endif "
                 "export override ",
     .types = "",
     .quotes = "",
     .hash_comments = true,
     .dollars = true,
     .targets = true},
};

/* The text being scanned and the style found for each of its bytes. */
struct scan {
    const struct language *lang;
    const char *s;
    size_t n, i;
    unsigned char *style;
};

static void paint(struct scan *sc, size_t to, enum style style)
{
    memset(sc->style + sc->i, style, to - sc->i);
    sc->i = to;
}

static char at(const struct scan *sc, size_t i)
{
    return i < sc->n ? sc->s[i] : '\0';
}

static bool starts(const struct scan *sc, size_t i, const char *word)
{
    size_t n = strlen(word);
    return i + n <= sc->n && memcmp(sc->s + i, word, n) == 0;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Letters of other scripts belong to words too. */
static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) ||
           c == '_' || (unsigned char)c >= 0x80;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Whether the word of N bytes at S stands in LIST, " one two ". */
static bool in_list(const char *list, const char *s, size_t n)
{
    for (const char *p = list; *p == ' ' && p[1];) {
        size_t len = strcspn(p + 1, " ");
        if (len == n && memcmp(p + 1, s, n) == 0)
            return true;
        p += 1 + len;
    }
    return false;
}

static size_t line_end(const struct scan *sc, size_t i)
{
    const char *end = memchr(sc->s + i, '\n', sc->n - i);
    return end ? (size_t)(end - sc->s) : sc->n;
}

/* ---- what a line may begin with ---- */

static bool at_line_start(const struct scan *sc)
{
    size_t i = sc->i;
    while (i > 0 && is_blank(sc->s[i - 1]))
        i--;
    return i == 0 || sc->s[i - 1] == '\n';
}

/* To the end of the line, over lines that end in a backslash, up to a
 * comment. */
static void scan_preprocessor(struct scan *sc)
{
    size_t i = sc->i;
    while (i < sc->n && !starts(sc, i, "//") && !starts(sc, i, "/*")) {
        if (sc->s[i] == '\n' && sc->s[i - 1] != '\\')
            break;
        i++;
    }
    paint(sc, i, STYLE_PREPROC);
}

/* "name:" makes, "name =" sets; either is painted up to its sign. */
static bool scan_target(struct scan *sc)
{
    size_t end = line_end(sc, sc->i), i = sc->i;
    if (sc->i > 0 && sc->s[sc->i - 1] != '\n')
        return false;
    while (i < end && (is_word(sc->s[i]) || strchr("./%-", sc->s[i])))
        i++;
    size_t name = i;
    while (i < end && strchr(" ?+:", sc->s[i]) && at(sc, i) != '\0')
        i++;
    if (name == sc->i || i == name)
        return false;
    if (at(sc, i) == '=')
        paint(sc, name, STYLE_TYPE);
    else if (memchr(sc->s + name, ':', i - name))
        paint(sc, name, STYLE_CALL);
    else
        return false;
    return true;
}

static bool scan_line_start(struct scan *sc)
{
    const struct language *l = sc->lang;
    char c = sc->s[sc->i];
    if (l->preprocessor && c == '#' && at_line_start(sc)) {
        scan_preprocessor(sc);
        return true;
    }
    if (l->decorators && c == '@' && at_line_start(sc)) {
        paint(sc, line_end(sc, sc->i), STYLE_PREPROC);
        return true;
    }
    return l->targets && scan_target(sc);
}

/* ---- comments, strings, numbers, words ---- */

static bool scan_comment(struct scan *sc)
{
    const struct language *l = sc->lang;
    char c = sc->s[sc->i];
    if (l->slash_comments && starts(sc, sc->i, "/*")) {
        const char *end = memmem(sc->s + sc->i + 2, sc->n - sc->i - 2, "*/", 2);
        paint(sc, end ? (size_t)(end - sc->s) + 2 : sc->n, STYLE_COMMENT);
        return true;
    }
    bool hash =
        l->hash_comments && c == '#' &&
        (sc->i == 0 || strchr(" \t\n;(", sc->s[sc->i - 1]) || l->triple);
    if (hash || (l->slash_comments && starts(sc, sc->i, "//"))) {
        paint(sc, line_end(sc, sc->i), STYLE_COMMENT);
        return true;
    }
    return false;
}

/* A string ends at its quote; one that is not closed ends with its line. */
static bool scan_string(struct scan *sc)
{
    char quote = sc->s[sc->i];
    if (!strchr(sc->lang->quotes, quote) || quote == '\0')
        return false;
    bool triple = sc->lang->triple && at(sc, sc->i + 1) == quote &&
                  at(sc, sc->i + 2) == quote;
    bool raw = sc->lang->raw_single && quote == '\'';
    size_t i = sc->i + (triple ? 3 : 1);
    for (; i < sc->n; i++) {
        if (sc->s[i] == '\\' && !raw && i + 1 < sc->n) {
            i++;
        } else if (sc->s[i] == quote) {
            if (!triple) {
                i++;
                break;
            }
            if (at(sc, i + 1) == quote && at(sc, i + 2) == quote) {
                i += 3;
                break;
            }
        } else if (sc->s[i] == '\n' && !triple && !sc->lang->dollars) {
            break;
        }
    }
    paint(sc, i, STYLE_LITERAL);
    return true;
}

static bool scan_dollar(struct scan *sc)
{
    if (!sc->lang->dollars || sc->s[sc->i] != '$')
        return false;
    size_t i = sc->i + 1;
    char close = at(sc, i) == '(' ? ')' : at(sc, i) == '{' ? '}' : '\0';
    if (close) {
        size_t end = line_end(sc, i);
        while (i < end && sc->s[i] != close)
            i++;
        i += i < end;
    } else if (is_word(at(sc, i))) {
        while (is_word(at(sc, i)))
            i++;
    } else if (i < sc->n && sc->s[i] != '\n') {
        i++; /* $@, $$ */
    }
    paint(sc, i, STYLE_TYPE);
    return true;
}

static bool scan_number(struct scan *sc)
{
    char c = sc->s[sc->i];
    if (!is_digit(c) && !(c == '.' && is_digit(at(sc, sc->i + 1))))
        return false;
    size_t i = sc->i + 1;
    for (; i < sc->n; i++) {
        bool sign = (sc->s[i] == '+' || sc->s[i] == '-') &&
                    (sc->s[i - 1] == 'e' || sc->s[i - 1] == 'E') &&
                    at(sc, sc->i + 1) != 'x';
        if (!is_word(sc->s[i]) && sc->s[i] != '.' && !sign)
            break;
    }
    paint(sc, i, STYLE_LITERAL);
    return true;
}

static enum style word_style(const struct scan *sc, const char *s, size_t n)
{
    const struct language *l = sc->lang;
    size_t i = sc->i + n;
    if (in_list(l->keywords, s, n))
        return STYLE_KEYWORD;
    if (in_list(l->types, s, n) ||
        (l->preprocessor && n > 2 && memcmp(s + n - 2, "_t", 2) == 0))
        return STYLE_TYPE;
    while (i < sc->n && sc->s[i] == ' ')
        i++;
    return at(sc, i) == '(' && !l->dollars ? STYLE_CALL : STYLE_PLAIN;
}

static bool scan_word(struct scan *sc)
{
    size_t i = sc->i;
    while (i < sc->n && is_word(sc->s[i]))
        i++;
    if (i == sc->i)
        return false;
    const char *s = sc->s + sc->i;
    /* f"...", rb'...': the prefix is part of the string. */
    if (sc->lang->triple && i - sc->i <= 2 && i < sc->n &&
        strchr("\"'", sc->s[i]) && strspn(s, "rbfuRBFU") >= i - sc->i)
        paint(sc, i, STYLE_LITERAL);
    else
        paint(sc, i, word_style(sc, s, i - sc->i));
    return true;
}

static void scan_all(struct scan *sc)
{
    while (sc->i < sc->n)
        if (!scan_line_start(sc) && !scan_comment(sc) && !scan_string(sc) &&
            !scan_dollar(sc) && !scan_number(sc) && !scan_word(sc))
            paint(sc, sc->i + 1, STYLE_PLAIN);
}

/* ---- patches ---- */

static void scan_diff(struct scan *sc)
{
    while (sc->i < sc->n) {
        enum style style = STYLE_PLAIN;
        if (starts(sc, sc->i, "+++") || starts(sc, sc->i, "---"))
            style = STYLE_STRONG;
        else if (starts(sc, sc->i, "@@"))
            style = STYLE_PREPROC;
        else if (sc->s[sc->i] == '+')
            style = STYLE_PASS;
        else if (sc->s[sc->i] == '-')
            style = STYLE_FAIL;
        size_t end = line_end(sc, sc->i);
        paint(sc, end < sc->n ? end + 1 : end, style);
    }
}

/* ---- the whole ---- */

/* Puts out what was scanned, line by line, tabs as blanks. */
static void emit(const struct scan *sc, struct styled *out)
{
    for (size_t i = 0; i < sc->n; i++) {
        int column = 0;
        styled_newline(out);
        while (i < sc->n && sc->s[i] != '\n') {
            size_t end = i;
            if (sc->s[i] == '\t') {
                int blanks = TAB - column % TAB;
                styled_addf(out, sc->style[i++], "%*s", blanks, "");
                column += blanks;
                continue;
            }
            while (end < sc->n && sc->s[end] != '\n' && sc->s[end] != '\t' &&
                   sc->style[end] == sc->style[i])
                end++;
            styled_add(out, sc->style[i], sc->s + i, end - i);
            column += utf8_columns(sc->s + i, end - i);
            i = end;
        }
    }
}

static void clean_code(struct buf *out, const char *code, size_t n)
{
    struct buf text = BUF_INIT;
    for (size_t i = 0; i < n; i++)
        if (code[i] != '\r' || i + 1 == n || code[i + 1] != '\n')
            buf_addc(&text, code[i]);
    /* A byte becomes three at most. */
    utf8_clean(out, buf_str(&text), text.len, 3 * text.len + 16);
    buf_destroy(&text);
}

void code_highlight(const char *lang, const char *code, size_t n,
                    struct styled *out)
{
    struct buf text = BUF_INIT;
    clean_code(&text, code, n);
    struct scan sc = {.s = buf_str(&text), .n = text.len};
    sc.style = mem_new(sc.n + 1);
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
        if (in_list(languages[i].names, lang, strlen(lang)))
            sc.lang = &languages[i];
    if (sc.lang)
        scan_all(&sc);
    else if (strcmp(lang, "diff") == 0)
        scan_diff(&sc);
    else
        memset(sc.style, STYLE_CODE, sc.n);
    emit(&sc, out);
    free(sc.style);
    buf_destroy(&text);
}
