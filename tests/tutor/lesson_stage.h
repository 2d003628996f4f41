/* A stage for the lesson view: a small lesson in a course of its own, the view
 * without a terminal, keys given as app.c gives them, the screen read as text.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_TESTS_TUTOR_LESSON_STAGE_H
#define FORKLORE_TESTS_TUTOR_LESSON_STAGE_H

#include <poll.h>

#include "tests/tutor/scratch.h"
#include "tui/base/clock.h"
#include "tui/base/utf8.h"
#include "tui/ui/footer.h"
#include "tui/ui/lesson_view.h"

#define LESSON "lessons/11-spawn/"

/* Pages: 1 hi and a question; 2 what it printed; 3 two programs; 4 programs
 * that misbehave; 5 a question; 6 the last. */
static const char lesson_text[] =
    "---\ntitle: Trying things\nminutes: 5\nlab: 11-spawn\n"
    "man: [fork(2)]\n---\n"
    "First words.\n\n"
    "```c run=hi.c\n    puts(\"hi\");\n```\n\n"
    "```python beside=hi.c run=hi.py\nprint(\"salut\")\n```\n\n"
    "```predict id=first\nWhat *does* it print?\n- [ ] `lo`\n- [x] `hi`\n"
    "- [ ] Nothing at all, since it has no newline, and so the text stays in "
    "the buffer for ever\n> Because puts(3) says so.\n```\n\n"
    "## After\n\n```output of=hi.c\nhi\n```\n\n"
    "```picture of=hi.c\n\xe2\x94\x80\xe2\x94\x80 puts\n```\n\n"
    "1\n\n2\n\n3\n\n4\n\n5\n\n6\n\n7\n\n8\n\n9\n\n10\n\n11\n\n12\n\n"
    "13\n\n14\n\nThe end of the page.\n\n"
    "## Two\n\n```c run=ask.c\n    scanf(\"%d\", &n);\n```\n\n"
    "```c run=args.c args=\"x 'y z'\" through=\"tr a-z A-Z\"\n"
    "    puts(argv[2]);\n```\n\n"
    "## Harm\n\n```c run=flood.c\n    for (;;)\n```\n\n"
    "```c run=broken.c\n    no\n```\n\n```c run=junk.c\n    write\n```\n\n"
    "```c run=place.c\n    getcwd\n```\n\n---\n\n"
    "```predict id=second later=3d\nWhich?\n- [x] one\n- [ ] two\n- [ ] three\n"
    "- [ ] four\n- [ ] five\n```\n\n"
    "## Last\n\nYou can go now.\n";

static struct model model;
static struct lesson_view *v;
static struct grid grid;
static struct buf picture;
static int rows = 24, cols = 80;

static inline void put_programs(void)
{
#define PROGRAM(body) \
    "#include <stdio.h>\n#include <string.h>\n#include <unistd.h>\n" body
    course_put(LESSON "hi.c",
               PROGRAM("int main(void)\n{\n    puts(\"hi\");\n}\n"));
    course_put(LESSON "hi.py", "print(\"salut\")\n");
    course_put(LESSON "ask.c",
               PROGRAM("int main(void)\n{\n    int n;\n"
                       "    printf(\"number? \"), fflush(stdout);\n"
                       "    if (scanf(\"%d\", &n) != 1)\n        return 7;\n"
                       "    printf(\"twice is %d\\n\", 2 * n);\n}\n"));
    course_put(LESSON "args.c",
               PROGRAM("int main(int argc, char **argv)\n{\n"
                       "    printf(\"%d %s %d\\n\", argc, argv[2],"
                       " isatty(1));\n}\n"));
    course_put(LESSON "flood.c",
               PROGRAM("int main(void)\n{\n    for (;;)\n"
                       "        puts(\"again and again\");\n}\n"));
    course_put(LESSON "broken.c", PROGRAM("int main(void)\n{\n    no\n}\n"));
    course_put(LESSON "junk.c",
               PROGRAM("int main(void)\n{\n    static const char s[] ="
                       " \"\\xff\\xc3(\\033[99b\\033]0;\\007ok\\n\";\n"
                       "    return write(1, s, sizeof s - 1) < 0;\n}\n"));
    course_put(LESSON "place.c",
               PROGRAM("int main(void)\n{\n    char s[999];\n"
                       "    FILE *f = fopen(\"left\", \"r\");\n"
                       "    puts(f ? \"dirty\" : \"clean\");\n"
                       "    f = fopen(\"left\", \"w\");\n"
                       "    puts(getcwd(s, sizeof s));\n    return !f;\n}\n"));
}

static inline void open_lesson(void)
{
    struct buf err = BUF_INIT;
    v = view_lesson.open(&model, "11-spawn", &err);
    ck_assert_msg(v != NULL, "%s", buf_str(&err));
}

static inline void close_view(void)
{
    if (v)
        view_lesson.close(v);
    v = NULL;
}

static inline void stage_enter(void)
{
    scratch_enter();
    setenv("XDG_CACHE_HOME", scratch, 1);
    setenv("TMPDIR", scratch, 1);
    unsetenv("CC");
    rows = 24;
    cols = 80;
    course_make("course");
    char *dir = in_scratch("course/lessons/11-spawn");
    ck_assert_int_eq(file_mkdirs(dir, NULL), 0);
    free(dir);
    course_put(LESSON "lesson.md", lesson_text);
    put_programs();
    char *db = in_scratch("progress.db");
    model = (struct model){.course = &course,
                           .progress = progress_open(db, NULL),
                           .have_python = true};
    free(db);
    open_lesson();
}

static inline void stage_leave(void)
{
    close_view();
    progress_close(model.progress);
    grid_destroy(&grid);
    buf_destroy(&picture);
    course_free();
    setenv("TMPDIR", "/tmp", 1);
    scratch_leave();
}

/* ---- The screen ---- */

/* Draws: the rows as lines, without blanks at their ends. */
static inline const char *screen(void)
{
    grid_reset(&grid, rows, cols);
    view_lesson.draw(v, &grid);
    buf_clear(&picture);
    for (int row = 0; row < rows; row++) {
        size_t end = picture.len;
        for (int col = 0; col < cols; col++) {
            const struct cell *c = grid_at(&grid, row, col);
            for (int i = 0; i < CELL_CHARS && c->ch[i]; i++)
                utf8_add(&picture, c->ch[i]);
            if (c->width > 0 && c->ch[0] != ' ')
                end = picture.len;
        }
        buf_cut(&picture, end);
        buf_addc(&picture, '\n');
    }
    return buf_str(&picture);
}

static inline void sees(const char *text)
{
    const char *s = screen();
    ck_assert_msg(strstr(s, text) != NULL, "no \"%s\" on the screen:\n%s", text,
                  s);
}

static inline void sees_not(const char *text)
{
    const char *s = screen();
    ck_assert_msg(!strstr(s, text), "\"%s\" is on the screen:\n%s", text, s);
}

/* ---- Keys ---- */

static inline bool can(const void *arg, enum action a)
{
    (void)arg;
    return view_lesson.can(v, a);
}

static inline struct request ask(const struct key_event *ev)
{
    enum action a = footer_action(view_lesson.context(v), ev->key, can, NULL);
    return a != ACTION_NONE ? view_lesson.act(v, a, ev)
                            : view_lesson.key(v, ev);
}

static inline enum request_kind ask_key(uint32_t key)
{
    struct key_event ev = {.key = key};
    screen(); /* a key is pressed at what is seen */
    struct request r = ask(&ev);
    free(r.slug);
    return r.kind;
}

/* A key that leads nowhere else. */
static inline void press(uint32_t key)
{
    enum request_kind kind = ask_key(key);
    ck_assert(kind == REQUEST_NONE || kind == REQUEST_REDRAW);
}

static inline void type(const char *keys)
{
    for (; *keys; keys++)
        press(*keys == '\n' ? KEY_RETURN : (unsigned char)*keys);
}

/* Whether the key line offers it. */
static inline bool offers(uint32_t key)
{
    screen();
    return footer_action(view_lesson.context(v), key, can, NULL) != ACTION_NONE;
}

static inline void click(int row, int col)
{
    struct key_event ev = {.key = KEY_CLICK, .row = row, .col = col};
    screen();
    ask(&ev);
}

/* ---- The loop ---- */

static inline void turn(void)
{
    struct pollfd fds[VIEW_POLLFDS];
    int64_t when = CLOCK_NEVER;
    int n = view_lesson.poll(v, fds, &when);
    ck_assert_int_le(n, VIEW_POLLFDS);
    ck_assert(n > 0 || when != CLOCK_NEVER);
    poll(fds, (nfds_t)n, clock_poll_ms(when));
    view_lesson.step(v);
}

static inline void await(const char *text)
{
    while (!strstr(screen(), text))
        turn();
}

static inline void await_end(void)
{
    while (live_busy(&v->live))
        turn();
}

static inline struct lab_progress done(void)
{
    struct lab_progress p;
    ck_assert_int_eq(progress_lab(model.progress, "11-spawn", &p, NULL), 0);
    return p;
}

#endif
