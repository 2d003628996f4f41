/* forklore show: a lesson and its task, as plain text.
 *
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>

#include "tui/base/program.h"
#include "tui/cmd/cmd.h"
#include "tui/cmd/text.h"
#include "tui/ui/lesson_plain.h"

static int show_lesson(const struct session *s, const struct lab *lab)
{
    struct lesson l;
    struct buf text = BUF_INIT, err = BUF_INIT;
    int status = 0;
    if (course_lesson(&s->course, lab->slug, &l, &err)) {
        status = complain(STATUS_SYSTEM, &err);
    } else {
        lesson_plain(&l, TEXT_COLUMNS, &text);
        fputs(buf_str(&text), stdout);
        lesson_close(&l);
    }
    buf_destroy(&text);
    buf_destroy(&err);
    return status;
}

static void show_task(const struct session *s, const struct lab *lab)
{
    char *path = workspace_path(&s->workspace, lab);
    printf("Lab %s: %s (about %d min)\nYour file: %s\n\n", lab->slug,
           lab->title, lab->minutes, path);
    print_markdown(lab->task);
    puts("\nIts tests:\n");
    for (size_t i = 0; i < lab->ntests; i++)
        printf("  %-16s %s\n", lab->tests[i].name, lab->tests[i].sentence);
    char *call = program_call();
    printf("\nTo grade it: %s grade %s\nFor a hint:  %s hint %s\n", call,
           lab->name, call, lab->name);
    free(call);
    free(path);
}

int cmd_show(int argc, char **argv)
{
    bool task = false, lesson = false;
    const struct option_row rows[] = {
        {"lesson", OPTION_FLAG, NULL, "only the lesson", &lesson},
        {"task", OPTION_FLAG, NULL, "only the task of the lab", &task},
        {0},
    };
    struct session s;
    int status = options_parse("show", rows, &argc, argv, 1, 1);
    if (status >= 0)
        return status;
    if (session_open(&s))
        return STATUS_SYSTEM;
    session_notice(&s);
    const struct lab *lab = session_lab(&s, argv[1]);
    status = STATUS_USAGE;
    if (lab) {
        status = task && !lesson ? 0 : show_lesson(&s, lab);
        if (!task && !lesson)
            puts("\n");
        if (task || !lesson)
            show_task(&s, lab);
    }
    session_close(&s);
    return status;
}
