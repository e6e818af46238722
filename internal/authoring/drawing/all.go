package drawing

import "slices"

// All is every drawing, in the order in which authors read of them.
var All = []Drawing{
	{Name: "eye-drop", Doc: "putting in an eye drop: head back, the lower lid pulled down", Width: 172, Height: 168, Strokes: slices.Concat(
		[]Stroke{
			// the face, the back of the head, an ear, the eye
			line(3.5, "M17.5 86.8C25 76.5 38.8 73.6 51.5 80.4C56.3 82.9 58.6 86.2 62.2 87.1L84.4 83.6C88.5 83.7 89.6 87.4 88.7 91L87.3 97.4C91.3 97.5 95.4 97.6 96.8 102.4L99.3 101.7C103.7 101 105.3 103.9 105.2 107.9C110 108.4 114.8 110.9 116.2 115.8C118.9 122.3 113.1 129.4 107.3 136.5C110.3 142.2 116.3 146.4 127.8 151.5"),
			line(3.5, "M17.5 86.8C-3.2 110.4 5.6 143.6 35.9 155.7C52.7 162.5 64.8 158.8 77.6 165.6C87.1 170.6 92.6 175.6 97.3 182.2"),
			line(3.5, "M55 135.2C53.6 126.3 62.5 124.9 67.1 131.5C69.5 134.8 71.8 138 74.1 141.3C75.6 146.2 70.8 147.7 67.6 146"),
			line(3.2, "M61 87.4C54 92.9 53.4 101.8 57.2 109.9C67.7 107.3 72.7 101.8 74.5 94.6"),
			line(7.5, "M62 97.1L66.3 98.5"),
			// the hair
			line(3, "M21.7 80.8C31.1 91.9 33.3 99.2 34.6 112.2C36.7 123.5 41.4 130 48.9 135.1"),
		},
		// a hand, with one finger below the eye
		limbs(3.5, limb{14, "M81 105L107 137"}, limb{36, "M118 152L154 206"}, limb{28, "M112 143L120 154"}),
		[]Stroke{
			// the bottle and a drop
			outline(3.5, "M63.9 3.9L93.2 10.1L88.2 33.6C87 39.5 80.2 38 78.3 41.7L72.9 52.8L65.1 51.2L64.6 38.8C64.5 34.7 57.7 33.2 58.9 27.4Z"),
			line(3, "M61.8 13.7L91.2 19.9"),
			solid(1, "M67 60C71 66 73 68 73 71C73 75 70 77 67 77C64 77 61 75 61 71C61 68 63 66 67 60Z"),
		},
	)},
	{Name: "log-roll", Doc: "rolling over in bed after a back procedure: shoulders and hips together", Width: 228, Height: 148, Strokes: slices.Concat(
		[]Stroke{
			// seen from above: the bed, the pillow, the body on its side
			outline(3.2, "M4 12C4 7 7 4 12 4L216 4C221 4 224 7 224 12L224 136C224 141 221 144 216 144L12 144C7 144 4 141 4 136Z"),
			outline(3.2, "M12 30C12 25 15 22 20 22L52 22C57 22 60 25 60 30L60 110C60 115 57 118 52 118L20 118C15 118 12 115 12 110Z"),
			outline(3.2, "M56 50C68 44 76 40 88 40L140 38C158 38 166 48 170 60L180 86L200 72C204 68 211 67 214 71C217 75 216 80 212 84L216 92C217 97 211 100 207 97L204 92L184 116C178 124 164 124 158 116L136 86L90 86C76 86 68 82 58 76Z"),
		},
		limbs(3.2, limb{16, "M102 66L110 106L132 114"}),
		[]Stroke{
			// the head
			outline(3.2, "M38 38C51 38 60 47 60 60C60 72 52 79 44 82L36 91L28 82C21 78 16 70 16 60C16 47 25 38 38 38Z"),
			// two arrows that turn as one, over the shoulders and over the hips
			line(4.2, "M66 19C82 19 87 38 86 58"), solid(2, "M85 72L77 57L94 57Z"),
			line(4.2, "M132 19C148 19 153 38 152 58"), solid(2, "M151 72L143 57L160 57Z"),
			line(4.2, "M66 19L132 19"),
		},
	)},
	{Name: "press-wrist", Doc: "pressing firmly on the wrist, on the side of the thumb", Width: 228, Height: 148, Strokes: slices.Concat(
		// the arm and the hand, palm up
		limbs(3.5, limb{48, "M-20 122L128 112"}, limb{56, "M128 112L162 108"}, limb{15, "M170 92L208 86"}, limb{15, "M174 104L218 101"},
			limb{15, "M174 116L216 118"}, limb{14, "M170 129L204 134"}, limb{18, "M150 92L174 66"}),
		// the other hand, which presses with two fingers
		limbs(3.5, limb{46, "M36 -16L72 32"}, limb{16, "M72 38L94 56L112 96"}, limb{16, "M84 34L108 52L126 94"}),
		[]Stroke{line(6, "M129 20L138 43"), solid(2, "M145 64L128 48L148 41Z")},
	)},
	{Name: "saddle-area", Doc: "the area between the legs that goes numb when the nerves of the low back are pressed", Width: 220, Height: 150, Strokes: []Stroke{
		// from the front
		line(3.5, "M20 4C22 26 4 40 4 68C4 100 12 120 12 148"),
		line(3.5, "M80 4C78 26 96 40 96 68C96 100 88 120 88 148"),
		line(3.5, "M36 148C36 126 46 108 50 88C54 108 64 126 64 148"),
		line(3, "M10 50C20 58 28 68 32 76M90 50C80 58 72 68 68 76"),
		line(3.5, "M50 28L50 30"),
		line(3, "M28 91L51 68M30 98L58 70M32 106L64 74M35 112L48 100M51 96L68 79M39 118L44 113M53 104L71 86M56 111L71 96M58 118L65 111"),
		// from the back
		line(3.5, "M140 4C142 26 124 40 124 68C124 100 132 120 132 148"),
		line(3.5, "M200 4C198 26 216 40 216 68C216 100 208 120 208 148"),
		line(3.5, "M156 148C156 126 166 108 170 88C174 108 184 126 184 148"),
		line(3.5, "M170 48L170 88"),
		line(3, "M130 86C134 90 138 92 143 93M210 86C206 90 202 92 197 93"),
		line(3, "M149 74L169 54M147 86L176 57M147 95L182 61M149 103L186 66M153 109L170 92M170 91L190 72M156 115L166 105M172 99L192 79M174 106L193 87M176 114L192 98"),
	}},
}
