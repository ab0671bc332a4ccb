#!/bin/sh
# Makes the PDFs of the folder above from what lies here, with programs of others. Tests read the PDFs and need none of these.
# Needs pdflatex and xelatex (Debian: texlive-latex-recommended, texlive-xetex, texlive-fonts-recommended, lmodern), LibreOffice,
# Chromium, pdftoppm (poppler-utils), qpdf, and the fonts DejaVu and Liberation.
set -eu
cd "$(dirname "$0")"
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
export SOURCE_DATE_EPOCH=1770000000
chromium=${CHROMIUM:-chromium}

for tex in latex-*.tex; do
    pdflatex -interaction=batchmode -output-directory "$made" "$tex" >/dev/null
    pdflatex -interaction=batchmode -output-directory "$made" "$tex" >/dev/null
done
xelatex -interaction=batchmode -output-directory "$made" xelatex-names.tex >/dev/null

tagged='pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
for fodt in lo-*.fodt; do
    form=pdf
    [ "$fodt" != lo-report.fodt ] || form=$tagged
    libreoffice --headless --convert-to "$form" --outdir "$made" "$fodt" >/dev/null 2>&1
done

print() {
    "$chromium" --headless --no-sandbox --disable-gpu "$1" --print-to-pdf="$made/$2.pdf" "file://$3" >/dev/null 2>&1
}
for html in chromium-*.html arabic.html; do
    name=${html%.html}
    case $name in
    chromium-report)
        # The address of the file stands in its foot.
        cp "$html" /tmp/report.html
        print --disable-gpu "$name" /tmp/report.html
        rm /tmp/report.html
        ;;
    *) print --no-pdf-header-footer "$name" "$PWD/$html" ;;
    esac
done

# Scans: pictures of pages.
pdftoppm -gray -r 50 -png -f 1 -l 1 "$made/lo-table.pdf" "$made/picture"
picture=$(ls "$made"/picture*.png)
page='<!doctype html><style>@page{size:A4;margin:0}img{width:200mm}p{margin:20mm}</style>'
echo "$page<img src='file://$picture'>" >"$made/scan.html"
print --no-pdf-header-footer scan "$made/scan.html"
echo "$page<p>The coast guard of Lindmark said that 14 people drowned when a ferry capsized on 2 May 2026. The annex is a copy of the log.<p style='break-before:page;margin:0'><img src='file://$picture'>" >"$made/scan-among-text.html"
print --no-pdf-header-footer scan-among-text "$made/scan-among-text.html"

qpdf --encrypt reader owner 256 -- "$made/chromium-sans.pdf" "$made/locked.pdf"
qpdf --encrypt "" owner 256 --print=none -- "$made/latex-dots.pdf" "$made/not-for-printing.pdf"
head -c 9000 "$made/chromium-report.pdf" >"$made/cut.pdf"
cp "$made"/*.pdf ..
