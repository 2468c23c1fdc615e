package picture_test

import "flag"

var folder = flag.String("photographs", "", "a folder with the photographs of names() as PGM, 1920 x 1080; .ci/bench camera makes it")

// names are the photographs of the Debian packages plasma-workspace-wallpapers
// (P), mate-backgrounds (M), and lomiri-wallpapers-16.04 and -20.04 (L), all of them
// but drawings, and three photographs of which the photographer meant most to
// be out of focus or streaked: FreshFlower and YellowFlower (M; macro), Storm (M; long exposure).
// Odd ones served to choose the limits, even ones to prove them.
func names() []string {
	return []string{
		"Aqua", "Blinds", "Bridge_by_Sander_Klootwijk", "BytheWater", "ColdRipple", "ColorfulCups",
		"DarkestHour", "Dragonfly_by_Bolly", "Dune", "EveningGlow", "FallenLeaf", "Garden",
		"GreenMeadow", "Grey", "Kite", "Kleiber_by_Lukas_Baubkus", "LadyBird", "OneStandsOut",
		"Picture_0B_by_freespace", "Picture_1A_by_freespace", "RainDrops", "TwoWings",
		"Wine_by_Jakkub_Mede", "Wood", "aitzgorri_by_Aitzol_Berasategi", "analogpattern_by_Peter_Nerlich",
		"free_by_Peter_Nerlich", "friends_by_Aitzol_Berasategi", "greentock_by_Peter_Nerlich",
		"life_by_Aitzol_Berasategi", "picosdeeuropa_by_Aitzol_Berasategi", "seeding_by_Clements_Engelhardt",
		"summer_1am", "sunset_by_Aitzol_Berasategi", "umang_by_Abhishek_Mudgal",
	}
}
