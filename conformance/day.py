"""A schedule of made-up people.

usage: day.py ROWS          one day; some rows lack their side, some are cancelled
       day.py ROWS --years  forty patients a day, one every five minutes, day after day; each row gets a sheet
"""

import datetime
import sys

years = sys.argv[2:] == ["--years"]
print("appointment_id,procedure,name,birth_date,side,ended,sedation,diagnostic,steroid,status")
for i in range(1, int(sys.argv[1]) + 1):
    name = "Zacharias " + "".join(chr(97 + i // 26**k % 26) * 2 for k in range(4))
    born, side, status, ended = 1950, "left" if i % 2 else "right", "booked", "2026-01-05 10:20"
    if years:
        day, minute = datetime.date(2019, 1, 7) + datetime.timedelta(days=i // 40), 8 * 60 + i * 7 % 120 * 5
        born, ended = 1920 + i % 80, f"{day} {minute // 60:02d}:{minute % 60:02d}"
    else:
        side, status = "" if i % 50 == 0 else side, "cancelled" if i % 97 == 0 else status
    print(f"A-{i},medial-branch-block,{name},{born}-0{1 + i % 9}-{10 + i % 18},{side},{ended},no,yes,yes,{status}")
