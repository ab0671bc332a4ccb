#!/usr/bin/env python3
"""Read pages with Python trafilatura, to compare: JSON lines with `html` in, the shape of `ascribe read --format jsonl` out.

Use:  trafilatura_pages.py PAGES.jsonl > READINGS.jsonl
The last line on stderr is the number of pages that one core read in a second, by processor time, the start not counted.
Needs: pip install trafilatura==2.3.1 lxml_html_clean
"""
import json
import sys
import time

import trafilatura


def main(path):
    pages = [json.loads(line) for line in open(path, encoding="utf-8")]
    readings = []
    start = time.process_time()
    for page in pages:
        found = trafilatura.bare_extraction(page["html"], url=page.get("url"), with_metadata=True)
        readings.append((page["id"], found.as_dict() if found else {}))
    seconds = time.process_time() - start
    for name, found in readings:
        author, date = found.get("author"), found.get("date")
        document = {
            "text": found.get("text") or "",
            "headline": found.get("title"),
            "published": {"value": date} if date else None,
            "bylines": [{"text": one} for one in (author or "").split("; ") if one],
        }
        print(json.dumps({"id": name, "document": document}))
    print(len(pages) / seconds, file=sys.stderr)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
