"""Reads what `ascribe export` wrote into a folder with libraries that others wrote, and prints what they found as JSON.

The test that calls it compares the numbers with those of the ledger. A file that its reader refuses ends the script.
"""

import csv
import json
import pathlib
import sys


def read_csv(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def check_csv(folder):
    rows = read_csv(folder / "claims.csv")
    return {"rows": len(rows), "ids": sorted(row["claim"] for row in rows)}


def check_xlsx(folder):
    import openpyxl

    book = openpyxl.load_workbook(folder / "claims.xlsx")
    rows = list(book.active.iter_rows(values_only=True))
    head, rows = rows[0], rows[1:]
    as_csv = read_csv(folder / "claims.csv")
    for row, other in zip(rows, as_csv, strict=True):
        assert row[head.index("claim")] == other["claim"]
        low = row[head.index("low")]
        assert ("" if low is None else f"{low:g}") == (f"{float(other['low']):g}" if other["low"] else "")
    formulas = [cell for row in book.active.iter_rows() for cell in row if cell.data_type == "f"]
    assert not formulas, formulas
    return {"rows": len(rows)}


def check_json_ld(folder):
    import rdflib
    from pyld import jsonld

    document = json.loads((folder / "claims.jsonld").read_text(encoding="utf-8"))

    def refuse(url, options=None):
        raise AssertionError(f"reading must fetch nothing: {url}")

    jsonld.set_document_loader(refuse)
    expanded = jsonld.expand(document)
    quads = jsonld.to_rdf(document, {"format": "application/n-quads"})
    graph = rdflib.Graph().parse(data=quads, format="nt")
    schema = rdflib.Namespace("https://schema.org/")
    prov = rdflib.Namespace("http://www.w3.org/ns/prov#")
    own = rdflib.Namespace("urn:ascribe:term:")
    claims = sorted(str(claim) for claim in graph.subjects(rdflib.RDF.type, schema.Claim))
    for claim in map(rdflib.URIRef, claims):
        page = graph.value(claim, prov.wasQuotedFrom)
        assert (page, rdflib.RDF.type, prov.Entity) in graph, claim
        assert graph.value(graph.value(claim, own.figure), own.measure) is not None, claim
    reviews = list(graph.subjects(rdflib.RDF.type, schema.ClaimReview))
    for review in reviews:
        assert str(graph.value(review, schema.itemReviewed)) in claims
    # Out and in again: compacted with the same context, nothing is lost.
    again = jsonld.compact(expanded, document["@context"])
    first, second = (
        jsonld.normalize(one, {"algorithm": "URDNA2015", "format": "application/n-quads"})
        for one in (document, again)
    )
    assert first == second
    lows = sorted(int(low) for low in graph.objects(None, own.low))
    return {"claims": [claim.rsplit(":", 1)[1] for claim in claims], "reviews": len(reviews), "lows": lows}


def check_stix(folder):
    import stix2
    from stix2validator import ValidationOptions, validate_string

    text = (folder / "claims.stix.json").read_text(encoding="utf-8")
    results = validate_string(text, ValidationOptions(version="2.1", strict=False, disabled=["202"]))
    assert results.is_valid, [str(error) for error in results.errors]
    bundle = stix2.parse(text, allow_custom=True)
    notes = [thing for thing in bundle.objects if thing["type"] == "note"]
    ids = {thing["id"] for thing in bundle.objects}
    for thing in bundle.objects:
        for ref in thing.get("object_refs", []):
            assert ref in ids, ref
    again = stix2.parse(bundle.serialize(), allow_custom=True)
    assert len(again.objects) == len(bundle.objects)
    figures = [figure for note in notes for figure in note["extensions"].values()]
    opinions = [thing for thing in bundle.objects if thing["type"] == "opinion"]
    return {
        "claims": sorted(figure["claim"] for figure in figures),
        "lows": sorted(int(figure["low"]) for figure in figures if figure["unit"] == "people" and "low" in figure),
        "opinions": len(opinions),
    }


def check_wikipedia(folder):
    import html

    import mwparserfromhell

    lines = (folder / "claims.wiki").read_text(encoding="utf-8").splitlines()
    sentences = {row["sentence"] for row in read_csv(folder / "claims.csv")}
    sentences = {" ".join(sentence.lstrip("'").split()) for sentence in sentences}
    n_quotes = 0
    for line in lines:
        code = mwparserfromhell.parse(line)
        templates = code.filter_templates()
        assert [str(template.name).strip() for template in templates] == ["cite news"], line
        assert len(code.filter_tags(matches=lambda tag: tag.tag == "ref")) == 1, line
        assert not code.filter_wikilinks() and not code.filter_headings(), line
        assert templates[0].has("title"), line
        if templates[0].has("quote"):
            quote = html.unescape(str(templates[0].get("quote").value))
            assert quote.lstrip("'") in sentences, quote
            n_quotes += 1
    return {"lines": len(lines), "quotes": n_quotes}


def check_parquet(folder):
    path = folder / "claims.parquet"
    if not path.exists():
        return None
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(path).to_pylist()
    as_csv = read_csv(folder / "claims.csv")
    for row, other in zip(table, as_csv, strict=True):
        assert row["claim"] == other["claim"]
        assert (row["low"] is None) == (other["low"] == "")
        assert row["low"] is None or row["low"] == float(other["low"])
        assert (row["source"] or "") == other["source"].removeprefix("'")
    return {"rows": len(table)}


def check_events(folder):
    found = {}
    for form, number in [("ucdp", "best"), ("acled", "fatalities")]:
        rows = read_csv(folder / f"{form}.csv")
        assert all(row[number].isdigit() for row in rows), form
        found[form] = len(rows)
    return found


def main():
    folder = pathlib.Path(sys.argv[1])
    checks = [check_csv, check_xlsx, check_json_ld, check_stix, check_wikipedia, check_parquet, check_events]
    print(json.dumps({check.__name__.removeprefix("check_"): check(folder) for check in checks}))


main()
