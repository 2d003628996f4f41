/* forklore list: the course map with progress, as text or JSON.
 *
 * {"forklore": 1, "labs": [{"lab": SLUG, "chapter": N, "title": T, "minutes":
 * N, "state": "passed"|"tried"|"read"|"new"|"broken", "attempts": N, "passed":
 * N, "total": N, "error": E}]}: passed and total are the tests of the last
 * attempt; error is there for a broken lab only.
 *
 * SPDX-License-Identifier: MIT */
#include <jansson.h>
#include <stdio.h>

#include "tui/cmd/cmd.h"

static const char *state_of(const struct entry *e, const struct lab_progress *p)
{
    if (e->error)
        return "broken";
    if (p->passed)
        return "passed";
    if (p->attempts)
        return "tried";
    return p->read ? "read" : "new";
}

static const char *chapter_title(const struct course *c, int number)
{
    for (size_t i = 0; i < c->nchapters; i++)
        if (c->chapters[i].number == number)
            return c->chapters[i].title;
    return "";
}

static void print_entry(const struct entry *e, const struct lab_progress *p)
{
    printf("   %-16s %-7s", e->lab.slug, state_of(e, p));
    if (e->error)
        printf(" %s\n", e->error);
    else if (p->attempts && !p->passed)
        printf(" %d of %d tests; %s\n", p->last_passed, p->last_total,
               e->lab.title);
    else
        printf(" %s (%d min)\n", e->lab.title, e->lab.minutes);
}

static void print_text(const struct session *s)
{
    int chapter = -1, passed = 0;
    for (size_t i = 0; i < s->course.nentries; i++) {
        const struct entry *e = &s->course.entries[i];
        struct lab_progress p = {0};
        progress_lab(s->progress, e->lab.slug, &p, NULL);
        if (e->lab.number / 10 != chapter) {
            chapter = e->lab.number / 10;
            printf("%d  %s\n", chapter, chapter_title(&s->course, chapter));
        }
        print_entry(e, &p);
        passed += p.passed;
    }
    printf("%d of %zu labs passed", passed, s->course.nentries);
    int due = progress_due(s->progress);
    printf(due ? "; %d to review\n" : "\n", due);
}

static json_t *json_entry(const struct entry *e, const struct lab_progress *p)
{
    json_t *o = json_pack("{s:s,s:i,s:s,s:i,s:i,s:i}", "lab", e->lab.slug,
                          "chapter", e->lab.number / 10, "state",
                          state_of(e, p), "attempts", p->attempts, "passed",
                          p->last_passed, "total", p->last_total);
    if (e->error) {
        json_object_set_new(o, "error", json_string(e->error));
    } else {
        json_object_set_new(o, "title", json_string(e->lab.title));
        json_object_set_new(o, "minutes", json_integer(e->lab.minutes));
    }
    return o;
}

static void print_json(const struct session *s)
{
    json_t *labs = json_array();
    for (size_t i = 0; i < s->course.nentries; i++) {
        struct lab_progress p = {0};
        progress_lab(s->progress, s->course.entries[i].lab.slug, &p, NULL);
        json_array_append_new(labs, json_entry(&s->course.entries[i], &p));
    }
    json_t *o = json_pack("{s:i,s:o}", "forklore", 1, "labs", labs);
    json_dumpf(o, stdout, JSON_INDENT(2));
    putchar('\n');
    json_decref(o);
}

int cmd_list(int argc, char **argv)
{
    bool json = false;
    const struct option_row rows[] = {
        {"json", OPTION_FLAG, NULL, "as JSON", &json},
        {0},
    };
    struct session s;
    int status = options_parse("list", rows, &argc, argv, 0, 0);
    if (status >= 0)
        return status;
    if (session_open(&s))
        return STATUS_SYSTEM;
    session_notice(&s);
    if (json)
        print_json(&s);
    else
        print_text(&s);
    session_close(&s);
    return 0;
}
