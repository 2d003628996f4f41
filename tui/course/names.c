/* Checks the names that course documents use; see names.h.
 *
 * Leaves what is done with them to lesson.c, lab.c and course.c.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/course/names.h"

#include <stdlib.h>
#include <string.h>

#include "tui/base/file.h"

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGIT "0123456789"
#define MINUTES_MAX 999

static bool only(const char *s, const char *these)
{
    return *s && s[strspn(s, these)] == '\0';
}

bool name_is_id(const char *s)
{
    return only(s, LOWER DIGIT "-");
}

bool name_is_diagnosis(const char *s)
{
    return only(s, LOWER DIGIT "-_");
}

bool name_is_slug(const char *s)
{
    return strspn(s, DIGIT) == 2 && s[2] == '-' && name_is_id(s + 3);
}

bool name_is_file(const char *s)
{
    return only(s, LOWER UPPER DIGIT "._-+") && *s != '.' && *s != '-';
}

bool name_is_man_page(const char *s)
{
    size_t name = strspn(s, LOWER UPPER DIGIT "._-+:");
    const char *section = s + name + 1;
    if (name == 0 || s[name] != '(' || strspn(section, DIGIT) != 1)
        return false;
    section += 1 + strspn(section + 1, LOWER);
    return strcmp(section, ")") == 0;
}

char *name_of_dir(const char *path)
{
    size_t n = strlen(path);
    while (n > 0 && path[n - 1] == '/')
        n--;
    size_t from = n;
    while (from > 0 && path[from - 1] != '/')
        from--;
    return str_ndup(path + from, n - from);
}

int front_text(const struct doc *d, const char *name, char **out,
               struct buf *err)
{
    const char *value = doc_front(d, name);
    if (!value)
        return doc_err(d, 1, err, "the front matter has no \"%s:\"", name);
    if (!*value)
        return doc_err(d, doc_front_line(d, name), err, "\"%s:\" is empty",
                       name);
    *out = str_dup(value);
    return 0;
}

int front_minutes(const struct doc *d, int *out, struct buf *err)
{
    char *value = NULL;
    if (front_text(d, "minutes", &value, err) != 0)
        return -1;
    int minutes = only(value, DIGIT) && strlen(value) <= 3 ? atoi(value) : 0;
    int rc = 0;
    if (minutes < 1)
        rc = doc_err(d, doc_front_line(d, "minutes"), err,
                     "minutes: \"%.60s\" is not a number from 1 to %d", value,
                     MINUTES_MAX);
    else
        *out = minutes;
    free(value);
    return rc;
}

int front_list(const struct doc *d, const char *name,
               bool (*ok)(const char *item), const char *what, char ***out,
               struct buf *err)
{
    const char *value = doc_front(d, name);
    char **list = doc_list(value ? value : "");
    for (char **item = list; *item; item++)
        if (!ok(*item)) {
            doc_err(d, doc_front_line(d, name), err, "%s: \"%.60s\" is not %s",
                    name, *item, what);
            strs_free(list);
            return -1;
        }
    *out = list;
    return 0;
}
