"""A schedule of made-up people: day.py ROWS. Some rows lack their side, some are cancelled."""

import sys

print("appointment_id,procedure,name,birth_date,side,ended,sedation,diagnostic,status")
for i in range(1, int(sys.argv[1]) + 1):
    name = "Zacharias " + "".join(chr(97 + i // 26**k % 26) * 2 for k in range(3))
    side = "" if i % 50 == 0 else "left" if i % 2 else "right"
    print(f"A-{i},medial-branch-block,{name},1950-0{1 + i % 9}-{10 + i % 18},{side},2026-01-05 10:20,no,yes,{'cancelled' if i % 97 == 0 else 'booked'}")
