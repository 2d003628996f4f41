/* Feeds anything at all to what reads course documents: doc_parse, lessons,
 * labs, Markdown at odd widths, highlighting, comparing outputs.  What must
 * hold: no crash, an error is one line, what is laid out is valid UTF-8 and no
 * wider than asked.
 *
 *     clang -g -fsanitize=fuzzer,address,undefined -DFORKLORE_LIBFUZZER ...
 *     fuzz_doc FILE...                     replays files
 *     fuzz_doc --runs N --seed S FILE...   and N mutations of them
 *
 * The second form is the driver below, which needs no libFuzzer.
 *
 * SPDX-License-Identifier: MIT */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/base/file.h"
#include "tui/base/utf8.h"
#include "tui/course/lab.h"
#include "tui/course/lesson.h"
#include "tui/md/code.h"
#include "tui/md/md.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "not so: %s\n", what);
    abort();
}

/* After a call that returned RC. */
static void check_err(int rc, struct buf *err)
{
    must(rc == 0 || rc == -1, "0 or -1 is returned");
    must((rc == 0) == (err->len == 0), "an error has a message");
    must(!memchr(buf_str(err), '\n', err->len), "a message is one line");
    buf_clear(err);
}

static void check_lines(const struct styled *s, int width)
{
    for (size_t i = 0; i < s->n; i++) {
        const struct styled_line *l = &s->lines[i];
        must(utf8_valid(l->text, l->len), "a line is valid UTF-8");
        must(strlen(l->text) == l->len, "a line ends where it says");
        for (size_t k = 0; k < l->len; k++)
            must(l->style[k] < STYLES && (unsigned char)l->text[k] >= ' ',
                 "a line has styles and no control characters");
        must(width == 0 || utf8_columns(l->text, l->len) <= width,
             "a line is no wider than asked");
    }
}

/* Whether a line may be wider than asked: code is, and a character of two
 * columns where there is one. */
static bool may_be_wide(const char *text, size_t n, int width)
{
    return width < 2 || memmem(text, n, "    ", 4) || memchr(text, '\t', n) ||
           memmem(text, n, "```", 3) || memmem(text, n, "~~~", 3);
}

static void try_markdown(const char *text, size_t n, struct buf *err)
{
    static const int widths[] = {1, 2, 7, 31, 80};
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        struct styled lines = STYLED_INIT;
        check_err(md_render(text, n, widths[i], &lines, err), err);
        check_lines(&lines, may_be_wide(text, n, widths[i]) ? 0 : widths[i]);
        styled_destroy(&lines);
    }
}

static void try_code(const char *text, size_t n)
{
    static const char *const languages[] = {"c",    "python", "sh",
                                            "make", "diff",   ""};
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
        struct styled lines = STYLED_INIT;
        code_highlight(languages[i], text, n, &lines);
        check_lines(&lines, 0);
        styled_destroy(&lines);
    }
}

/* The text as a lesson's output and as what was printed: itself it matches. */
static void try_output(const char *text, size_t n)
{
    char *said = str_ndup(text, n);
    struct part p = {.text = said};
    must(lesson_output_matches(&p, said, strlen(said)),
         "an output matches itself");
    p.any_order = true;
    lesson_output_matches(&p, text, n);
    lesson_excerpt_line(&p, text, n);
    free(said);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    struct buf err = BUF_INIT;
    struct lesson lesson;
    struct lab lab;
    int rc = lesson_parse(&lesson, "lessons/11-x", text, size, &err);
    check_err(rc, &err);
    for (size_t i = 0; rc == 0 && i < lesson.nparts; i++) {
        const struct part *p = &lesson.parts[i];
        must(p->page >= 0 && p->page < lesson.npages, "a part has a page");
        must(p->kind != PART_PREDICT || part_answer(p) < p->noptions,
             "a prediction has an answer");
    }
    if (rc == 0)
        lesson_close(&lesson);
    rc = lab_parse(&lab, "labs/11-x", text, size, NULL, 0, &err);
    check_err(rc, &err);
    lab_close(&lab);
    rc = lab_parse(&lab, "labs/11-x", text, size, text, size, &err);
    check_err(rc, &err);
    lab_close(&lab);
    try_markdown(text, size, &err);
    try_code(text, size);
    try_output(text, size);
    buf_destroy(&err);
    return 0;
}

#ifndef FORKLORE_LIBFUZZER

/* splitmix64: the same mutations for the same seed everywhere. */
static uint64_t state;

static size_t draw(size_t below)
{
    uint64_t z = (state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    z ^= z >> 31;
    return below ? (size_t)(z % below) : 0;
}

static const char *const pieces[] = {
    "---\n",
    "```",
    "\n",
    "```c run=a.c\n",
    "```predict id=a\n",
    "- [x] ",
    "- [ ] ",
    "> ",
    "- ",
    "10. ",
    "| a | b |\n|---|:-:|\n",
    "`",
    "**",
    "[",
    "](x)",
    "&#x1b;",
    "\xff",
    "\xf0\x9f\x98\x80",
    "    ",
    "\t",
    "/*",
    "\"\"\"",
    "$(",
    "title: x\n",
    "0x1f",
    "4711",
    "\\\n",
    "~~~",
    "## ",
    "\r\n",
    "e\xcc\x81",
    "\xe6\x97\xa5",
};

/* Puts a piece in, takes a stretch out, says a stretch twice, or changes a
 * byte. */
static void mutate(struct buf *b)
{
    size_t at = draw(b->len + 1), n = draw(b->len - at + 1);
    struct buf made = BUF_INIT;
    const char *s = buf_str(b);
    size_t kind = draw(4);
    buf_add(&made, s, at);
    if (kind == 0)
        buf_adds(&made, pieces[draw(sizeof pieces / sizeof *pieces)]);
    else if (kind == 1 && n < 200)
        at += n;
    else if (kind == 2 && n < 200)
        buf_add(&made, s + at, n);
    else if (kind == 3 && at < b->len)
        buf_addc(&made, (char)((unsigned char)s[at++] ^ (1u << draw(8))));
    buf_add(&made, s + at, b->len - at);
    buf_destroy(b);
    *b = made;
}

static void run_mutations(const struct buf *seeds, size_t n, long runs)
{
    for (long i = 0; i < runs; i++) {
        struct buf b = BUF_INIT;
        if (n > 0) {
            const struct buf *from = &seeds[draw(n)];
            buf_add(&b, buf_str(from), from->len);
        }
        for (size_t changes = 1 + draw(12); changes > 0; changes--)
            mutate(&b);
        LLVMFuzzerTestOneInput((const uint8_t *)buf_str(&b), b.len);
        buf_destroy(&b);
    }
}

int main(int argc, char **argv)
{
    long runs = 0;
    int i = 1, status = 0;
    for (; i + 1 < argc && strncmp(argv[i], "--", 2) == 0; i += 2) {
        if (strcmp(argv[i], "--runs") == 0)
            runs = atol(argv[i + 1]);
        else if (strcmp(argv[i], "--seed") == 0)
            state = strtoull(argv[i + 1], NULL, 10);
    }
    size_t n = 0;
    struct buf *seeds = mem_new(((size_t)argc + 1) * sizeof *seeds);
    for (; i < argc; i++) {
        struct buf err = BUF_INIT;
        if (file_read(argv[i], 1 << 24, &seeds[n], &err) != 0) {
            fprintf(stderr, "%s\n", buf_str(&err));
            status = 1;
        } else {
            const struct buf *b = &seeds[n++];
            LLVMFuzzerTestOneInput((const uint8_t *)buf_str(b), b->len);
        }
        buf_destroy(&err);
    }
    run_mutations(seeds, n, runs);
    for (size_t k = 0; k < n; k++)
        buf_destroy(&seeds[k]);
    free(seeds);
    printf("%zu files, %ld mutations\n", n, runs);
    return status;
}

#endif
