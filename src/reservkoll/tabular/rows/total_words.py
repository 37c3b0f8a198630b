"""The words and formulas that make a row look like a total, as patterns."""

from __future__ import annotations

UNIT = (
    r"(?:\s*[(,]?\s*(?:kr|kronor|sek|tkr|kkr|ksek|tsek|mkr|mnkr|msek|mdkr|euro|eur|€|usd|\$|gbp|£|nok|dkk|år|mån"
    r"|st|styck|rader|poster|(?:exkl|inkl|ex|excl|incl)\.?\s?"
    r"(?:moms|vat))\)?\.?)*"
)
SUM = r"(?:(?:del|slut|tot|total|total\s|års|grupp|mellan)?summa(?:\s+(?:totalt|summarum))?|s:a)"
WHOLE = (
    rf"(?:{SUM}|(?:sub|grand)[\s-]?total|total(?:t|en)?(?:\s(?:summa|belopp|värde))?|tot\.?|sammanlagt|sum|"
    r"allt\s+som\s+allt)"
)
EXACT = rf"(?i)^\W*{WHOLE}(?:\s*(?:19|20)\d\d)?{UNIT}\W*$"
# What printed ledgers write above and below their rows.
BALANCE = (
    r"(?i)^\W*(?:(?:in|ut)g(?:ående|\.)?\s?(?:saldo|balans)|ib|ub|saldo|att\s+transportera|transporteras|transport\s+från"
    r"\s.{1,40}|(?:opening|closing)\s+balance|balance(?:\s+(?:brought|carried)\s+forward)?)\W*$"
)
SUM_OF = rf"(?i)^\W*(?:{SUM}|subtotal)\s.{{1,60}}$"  # "Summa vård och omsorg": never the title of a purchase
TOTAL_OF = (
    r"(?i)^\W*total(?:t|en)?\s.{1,60}$"  # "Total ombyggnad" is a purchase, "Totalt vård" is none: the sum decides
)
WITH_AMOUNT = rf"(?i)^\W*{WHOLE}{UNIT}\s*[:=]?\s*(?:kr|sek)?\s*-?\d[\d\s.,]*{UNIT}\W*$"
NUMBER = rf"(?i)^[-−–(]?\s*(?:kr|sek)?\s*\d[\d\s.,']*(?::-|,-)?{UNIT}\s*%?\)?$"
NOTHING = (
    r"(?i)^(?:[-–—.*=_]+|kr|sek|tkr|mkr|mnkr|st|%|\d+(?:[.,]\d+)?\s?%|(?:antal|count)\W*\d+\W*(?:st|rader|poster)?\W*)$"
)
VAT_LINE = r"(?i)^\W*(?:varav\s)?moms\b.{0,12}$"  # under a total
# "Vård Summa", "4631 – summa", "Alfa AB Total", "Vård, totalt", "Vård (summa)": as Excel's subtotals are called.
SUM_BEHIND = (
    rf"(?i)^\W*(\S.{{0,80}}?)[\s,;:(–—-]*[\s(](?:{SUM}|(?:sub|grand)[\s-]?total|total(?:t|en)?|tot|sammanlagt|sum)"
    rf"[.)]*{UNIT}\W*$"
)
# Excel's subtotals may count, or tell the mean or the largest: "Vård Antal", "Totalmedel".
OTHER = r"(?:antal|medel(?:värde)?|genomsnitt|max|min|count|average|mean)"
OTHER_BEHIND = rf"(?i)^\W*(\S.{{0,80}}?)\s+{OTHER}\W*$"
OTHER_ALONE = rf"(?i)^\W*(?:total(?:t)?|grand)\s?{OTHER}\W*$"
LABELS = (EXACT, BALANCE, SUM_OF, TOTAL_OF, WITH_AMOUNT, VAT_LINE, SUM_BEHIND, OTHER_BEHIND, OTHER_ALONE)
FORMULA = r"^="
SUM_FORMULA = r"(?i)^=\s*\+?(?:sum|summa|subtotal|delsumma|aggregate|mängd)\("
MAY_NAME = (
    r"(?i)summ?a?|s:a|total|\btot\b|sammanlagt|som allt|moms|saldo|balan|\b[iu]b\b|transport|"
    r"antal|medel|genomsnitt|\bmax|\bmin|count|average|mean"
)
VAT = r"(?i)moms|\bvat\b"
