"""Names that people search for: sites and services they want to reach, makers whose products they want, and places.

Written for Plancast from general knowledge; several words of one name are joined by `_`.
"""

SITES = """
google gmail youtube facebook instagram twitter tiktok snapchat whatsapp linkedin pinterest reddit quora discord telegram twitch tumblr yahoo
yahoo_mail bing duckduckgo outlook hotmail aol icloud onedrive dropbox google_drive google_docs google_maps google_translate google_classroom
office_365 microsoft_teams zoom skype slack notion trello asana jira confluence github gitlab stackoverflow canva figma adobe_express wix
squarespace shopify wordpress godaddy namecheap hubspot salesforce mailchimp zendesk zapier airtable monday clickup evernote todoist grammarly
quickbooks xero freshbooks turbotax paypal venmo stripe cash_app zelle wise revolut klarna afterpay monzo robinhood coinbase binance kraken etoro
fidelity vanguard charles_schwab chase wells_fargo bank_of_america citibank capital_one us_bank pnc td_bank amex american_express discover barclays
hsbc lloyds natwest santander halifax nationwide starling tsb sparkasse commerzbank deutsche_bank ing dkb comdirect n26 postbank volksbank
bnp_paribas credit_agricole societe_generale boursorama bbva caixabank bankia banorte bancolombia amazon ebay walmart target costco sams_club
best_buy home_depot lowes kroger safeway publix aldi lidl tesco asda sainsburys morrisons waitrose ocado argos john_lewis currys screwfix
toolstation b&q wickes halfords boots superdrug asos zara h&m primark uniqlo shein temu aliexpress alibaba etsy wayfair ikea overstock chewy
petsmart petco sephora ulta macys nordstrom kohls jcpenney tj_maxx marshalls old_navy zalando otto mediamarkt saturn obi bauhaus hornbach rewe edeka
kaufland penny dm rossmann douglas thalia tchibo check24 idealo kleinanzeigen immobilienscout24 autoscout24 carrefour leclerc auchan intermarche
fnac darty cdiscount leroy_merlin castorama boulanger decathlon leboncoin vinted mercadona el_corte_ingles pccomponentes wallapop milanuncios
mercado_libre netflix hulu disney_plus hbo_max peacock paramount_plus prime_video spotify apple_music pandora soundcloud audible kindle crunchyroll
roku bbc bbc_news cnn fox_news nytimes new_york_times guardian daily_mail espn sky_sports wikipedia imdb rotten_tomatoes goodreads weather_channel
spiegel bild tagesschau zeit faz focus le_monde lequipe marca el_pais uber lyft doordash grubhub uber_eats deliveroo just_eat instacart hellofresh
lieferando dominos pizza_hut mcdonalds burger_king kfc subway starbucks dunkin chipotle taco_bell wendys chick_fil_a panera olive_garden greggs
nandos costa airbnb booking.com expedia tripadvisor kayak skyscanner hotels.com trivago vrbo agoda ryanair easyjet british_airways lufthansa delta
united_airlines american_airlines southwest jetblue spirit_airlines emirates qatar_airways klm air_france iberia vueling eurowings hilton marriott
hyatt holiday_inn premier_inn travelodge amtrak greyhound flixbus trainline deutsche_bahn national_rail sncf renfe hertz avis enterprise sixt turo
carmax carvana autotrader cargurus edmunds kelley_blue_book zillow redfin trulia realtor.com rightmove zoopla apartments.com craigslist gumtree
indeed glassdoor monster ziprecruiter upwork fiverr stepstone xing infojobs coursera udemy khan_academy duolingo quizlet chegg blackboard canvas edx
skillshare masterclass udacity babbel rosetta_stone ancestry 23andme webmd mayo_clinic nhs healthline zocdoc teladoc cvs walgreens rite_aid medicare
aetna cigna united_healthcare blue_cross kaiser geico progressive state_farm allstate liberty_mutual esurance axa allianz aviva direct_line
huk_coburg techniker_krankenkasse aok barmer irs dmv uscis usps fedex dhl royal_mail hermes evri dpd gls la_poste correos hmrc gov.uk dvla elster
verizon att t-mobile xfinity comcast cox vodafone o2 ee virgin_media sky bt telekom orange sfr bouygues movistar planet_fitness la_fitness
anytime_fitness peloton strava myfitnesspal fitbit weight_watchers roblox minecraft steam epic_games fortnite chatgpt openai claude gemini
midjourney copilot petfinder rover ticketmaster stubhub eventbrite fandango seatgeek live_nation docusign legalzoom rocket_lawyer nolo yelp
yellow_pages angi thumbtack taskrabbit checkatrade trustpilot which? semrush ahrefs moz google_analytics google_ads search_console hootsuite buffer
eventim outlook_web webmail gofundme patreon kickstarter foot_locker sports_direct jd_sports tk_maxx river_island marks_and_spencer m&s new_look
matalan sainsburys_bank whole_foods trader_joes wegmans meijer heb dollar_general dollar_tree five_below michaels joann hobby_lobby pottery_barn
crate_and_barrel west_elm restoration_hardware ashley_furniture rooms_to_go mattress_firm bed_bath_and_beyond the_range dunelm homebase b_and_q
b_and_m wilko poundland rhs national_trust english_heritage autozone advance_auto_parts o'reilly napa pep_boys jiffy_lube kwik_fit discount_tire
tire_rack copart manheim mobile.de dicks_sporting_goods rei academy_sports bass_pro cabelas gamestop game_stop newegg micro_center back_market
gamefly victorias_secret bath_and_body_works american_eagle abercrombie hollister forever_21 urban_outfitters anthropologie free_people revolve
farfetch net-a-porter ssense depop poshmark thredup the_realreal stockx goat everlane boohoo prettylittlething missguided fashion_nova torrid
lane_bryant dsw famous_footwear clarks schuh office_shoes pets_at_home fressnapf zooplus rspca akc battersea petplan trupanion banfield sally_beauty
beauty_bay cult_beauty lookfantastic space_nk feelunique notino avon mary_kay bbc_food bbc_good_food allrecipes food_network serious_eats epicurious
gousto mindful_chef blue_apron too_good_to_go texas_roadhouse cheesecake_factory red_lobster outback applebees chilis dennys ihop waffle_house
cracker_barrel buffalo_wild_wings five_guys shake_shack in_n_out wingstop popeyes arbys dairy_queen baskin_robbins krispy_kreme tim_hortons pret
wagamama pizza_express zizzi toby_carvery harvester wetherspoons papa_johns little_caesars jimmy_johns jersey_mikes panda_express jet2 jet2_holidays
tui wizz_air ryan_air norwegian tap_portugal turkish_airlines singapore_airlines qantas air_canada westjet alaska_airlines frontier_airlines
allegiant aer_lingus flightaware heathrow gatwick stansted luton_airport jfk_airport disneyland disney_world legoland alton_towers universal_studios
six_flags center_parcs butlins hoseasons hostelworld couchsurfing priceline orbitz travelocity hotwire momondo opodo lastminute best_western ihg
accor wyndham choice_hotels four_seasons ritz_carlton fairmont novotel ibis motel_6 royal_caribbean carnival msc norwegian_cruise_line p&o
celebrity_cruises eurostar megabus national_express stagecoach tfl mta bart caltrain metro_link via_rail trenitalia italo ouigo blablacar zipcar
budget_car_rental alamo europcar kbb rac green_flag compare_the_market moneysupermarket gocompare confused.com nerdwallet credit_karma experian
equifax transunion clearscore sofi td_ameritrade e-trade etrade schwab interactive_brokers webull acorns betterment wealthfront hargreaves_lansdown
aj_bell trading_212 freetrade plus500 metamask ledger western_union moneygram remitly navy_federal usaa truist fifth_third huntington citizens_bank
keybank bmo rbc scotiabank cibc tangerine barclaycard tesco_bank first_direct virgin_money metro_bank co-operative_bank rbs ulster_bank
bank_of_scotland aib mbna vanquis aqua marbles adp paycom paychex gusto workday bamboohr kronos ukg myob concur sap oracle netsuite dynamics
servicenow freshdesk intercom drift basecamp wrike smartsheet miro lucidchart loom calendly typeform surveymonkey jotform google_forms google_sheets
google_calendar google_photos google_play google_earth google_scholar google_flights google_pay google_fi google_meet teams power_bi tableau looker
databricks snowflake aws azure gcp digitalocean heroku vercel netlify cloudflare bluehost siteground hostinger ionos strato netcup dreamhost
hostgator npm pypi docker_hub kaggle leetcode hackerrank codecademy w3schools freecodecamp mdn sourceforge steam_deck itch.io nexus_mods curseforge
chat_gpt perplexity deepl google_lens hugging_face character_ai bard notion_calendar overleaf mendeley zotero jstor researchgate pubmed arxiv ucas
student_finance open_university harvard harvard_university stanford mit yale princeton oxford_university cambridge_university ucl ucla nyu asu
brightspace moodle powerschool clever infinite_campus schoology kahoot turnitin collegeboard college_board common_app fafsa studocu brainly
wolfram_alpha desmos geogebra ixl abcmouse abcya coolmathgames poki nyt_wordle wordle espn_fantasy draftkings fanduel bet365 betfair sky_bet
paddy_power william_hill ladbrokes national_lottery powerball flashscore livescore whoscored transfermarkt nfl nba mlb nhl fifa uefa formula_1 ufc
wwe funimation webtoon ao3 wattpad fanfiction discogs bandcamp last.fm genius ultimate_guitar musescore songsterr sweetwater guitar_center thomann
reverb gear4music andertons musicians_friend hobbycraft ravelry cricut the_knot zola davids_bridal hitched minted vistaprint moonpig shutterfly
snapfish interflora teleflora 1800flowers edible_arrangements crocus sarah_raven thompson_and_morgan burpee gardeners_world mychart my_chart
patient_access nhs_app bupa lloyds_pharmacy quest_diagnostics labcorp planned_parenthood goodrx drugs.com medline specsavers vision_express
warby_parker lenscrafters hims betterhelp talkspace headspace calm noom whoop oura red_cross cancer_research companies_house land_registry
hm_land_registry ofgem ofsted universal_credit social_security ssa medicaid usajobs usa.gov passport_office post_office citizens_advice law_society
avvo justia findlaw pacer british_gas edf eon octopus_energy ovo scottish_power bulb_energy thames_water pge con_edison duke_energy
energy_saving_trust sunrun enphase chargepoint electrify_america tesla_app finanzamt arbeitsagentur agentur_für_arbeit jobcenter bvg mvg vbb hvv
ard_mediathek zdf_mediathek sky_go wetter.com kicker chefkoch gutefrage netto norma globus galeria c&a deichmann about_you bonprix hermes_versand
gmx web.de t-online freenet 1und1 congstar ameli caf pôle_emploi france_travail impots impots.gouv doctolib mondial_relay chronopost credit_mutuel
caisse_d'epargne lcl banque_postale la_redoute conforama maisons_du_monde veepee showroomprive sosh allocine marmiton meteo_france tf1 canal_plus
seguridad_social agencia_tributaria dgt sepe alsa aena ing_direct openbank sabadell bankinter endesa iberdrola naturgy rtve antena_3 idealista
fotocasa carrefour_españa alcampo leroy_merlín mrw seur liverpool_mexico coppel elektra telcel walmart_mexico poste_italiane agenzia_entrate inps
mediaworld bol.com coolblue marktplaats nu.nl mercado_livre americanas magazine_luiza itau bradesco nubank ups next grainger mcmaster_carr mcmaster
fastenal misumi rs_components farnell digikey digi-key mouser element14 uline msc_direct zoro würth wurth hilti_online boat_trader yachtworld
boats.com boatus west_marine apollo_duck sunsail moorings rya tractor_supply rural_king mole_valley_farmers defra usda age_uk aarp home_instead
visiting_angels care.com carehome.co.uk alzheimers_society alzheimers_association parkinsons_uk macmillan mind samaritans st_jude salvation_army
unicef wwf oxfam nspcc barnardos b&h_photo bh_photo adorama wex keh mpb jessops lensrentals dpreview flickr unsplash shutterstock getty_images
adobe_stock istock 500px alza allegro emag bol coupang rakuten mercari yahoo_japan naver baidu weibo taobao jd flipkart myntra snapdeal meesho
zomato swiggy paytm phonepe irctc sbi hdfc icici jio airtel lazada shopee grab gojek tokopedia
""".split()

MAKERS = """
apple iphone ipad macbook airpods imac samsung galaxy sony playstation ps5 ps4 xbox nintendo switch lg huawei xiaomi oneplus pixel motorola nokia
dell hp lenovo thinkpad asus acer msi razer logitech corsair microsoft surface intel amd nvidia geforce rtx canon nikon fujifilm gopro dji garmin
bose jbl sonos sennheiser beats anker philips panasonic bosch siemens miele aeg whirlpool maytag ge kitchenaid cuisinart ninja instant_pot keurig
nespresso delonghi breville dyson shark roomba irobot bissell hoover kärcher karcher makita dewalt milwaukee ryobi craftsman stihl husqvarna honda
toyota ford chevy chevrolet bmw mercedes audi vw volkswagen golf passat nissan mazda subaru hyundai kia tesla jeep ram dodge gmc lexus volvo porsche
fiat renault peugeot citroen skoda seat opel vauxhall corolla camry civic accord rav4 f150 silverado mustang corvette prius outback yamaha kawasaki
suzuki ducati harley_davidson vespa trek specialized giant shimano michelin goodyear bridgestone continental pirelli nike adidas puma reebok asics
new_balance hoka brooks saucony salomon converse vans jordan yeezy under_armour lululemon patagonia north_face columbia arcteryx timberland
dr_martens birkenstock crocs ugg levis gucci prada louis_vuitton chanel dior hermes rolex omega casio seiko swatch tag_heuer ray_ban oakley pandora
swarovski tiffany lego barbie nerf funko hot_wheels fisher_price graco chicco bugaboo maclaren pampers huggies purina royal_canin hills_science
blue_buffalo frontline seresto cerave neutrogena olay loreal maybelline mac clinique estee_lauder nivea dove the_ordinary gillette oral_b colgate
yeti stanley hydro_flask weber traeger big_green_egg coleman osprey deuter tempur casper purple simba emma sealy serta fender gibson ibanez roland
steinway ikea_kallax billy_bookcase epson brother wacom kindle echo_dot fire_stick chromecast ring nest arlo eufy hue velux grohe hansgrohe kohler
moen delta_faucet rheem worcester_bosch vaillant viessmann trane carrier daikin john_deere kubota caterpillar bobcat scotts miracle_gro ozempic
wegovy mounjaro ibuprofen tylenol advil botox invisalign steam_deck meta_quest quest_3 ray-ban_meta chromebook macbook_air macbook_pro iphone_15
iphone_14 galaxy_watch apple_watch apple_tv roku_stick nord realme oppo honor nothing_phone razr kobo remarkable ticwatch amazfit polar suunto coros
brother_printer ecotank laserjet deskjet officejet pixma sony_wh airpods_max marshall bang_olufsen harman denon onkyo marantz yamaha_av tcl hisense
vizio toshiba benq viewsonic aoc eizo ryzen core_i7 radeon seagate western_digital sandisk crucial kingston tp-link netgear asus_router ubiquiti
synology qnap ecovacs roborock vax gtech henry thermomix smeg le_creuset staub lodge tefal all-clad oxo tupperware ooni sage_barista rancilio gaggia
jura melitta bialetti aeropress chemex lavazza illy hilti festool metabo einhell worx ego black_and_decker stanley_tools dremel bahco felco gardena
hozelock honda_izy toro cub_cadet mtd flymo dulux farrow_and_ball benjamin_moore behr valspar ronseal weatherbeaten rockwool trex crown_paint
villeroy roca geberit franke blanco quooker herman_miller steelcase secretlab autonomous fully hülsta west_elm_sofa brooklinen parachute ecosa
nectar leesa saatva zinus dreams_bed focus fiesta kuga mondeo transit ranger bronco explorer escape mustang_mach_e clio megane captur 208 308 3008
golf_gti polo tiguan a3 a4 q5 x1 x3 x5 3_series c_class e_class sportage sorento tucson santa_fe ioniq yaris hilux land_cruiser tacoma tundra
highlander crv cr-v hrv accord_hybrid odyssey outlander qashqai leaf model_3 model_y model_s cybertruck wrangler grand_cherokee defender discovery
range_rover mini_cooper countryman berlingo sandero duster bianchi cannondale canyon cube scott brompton rad_power super73 gazelle wahoo shokz petzl
black_diamond msr nemo jetboil helly_hansen fjallraven arc'teryx mammut jack_wolfskin barbour canada_goose moncler ralph_lauren tommy_hilfiger
calvin_klein lacoste hugo_boss armani versace burberry coach kate_spade michael_kors fossil tissot tudor cartier pandora_charm mejuri samba
gazelle_shoes superstar stan_smith air_force_1 air_max air_jordan dunk_low ultraboost on_cloud clifton bondi ghost_15 pegasus vaporfly wallabee 1460
allbirds skechers ecco merrell keen chaco teva wallaby carhartt dickies wrangler_jeans la_roche_posay vichy eucerin aveeno paulas_choice
drunk_elephant tatcha laneige cosrx olaplex redken kerastase pantene head_and_shoulders moroccanoil ghd chi babyliss airwrap supersonic nars fenty
rare_beauty charlotte_tilbury huda elf nyx revlon too_faced urban_decay anastasia tom_ford creed dior_sauvage chanel_no_5 jo_malone philips_lumea
braun oral-b waterpik hismile optimum_nutrition myprotein huel athletic_greens ag1 theragun hyperice concept2 nordictrack bowflex rogue titleist
taylormade callaway ping wilson babolat head yonex fender_strat stratocaster telecaster les_paul boss marshall_amp vox martin_guitar taylor_guitar
epiphone prs korg moog akai shure focusrite neumann singer janome bernina cricut silhouette_cameo prusa ender_3 bambu_lab orijen acana iams pedigree
whiskas felix frontline_plus bravecto nexgard furbo litter_robot doona uppababy babyzen yoyo stokke babybjorn britax maxi_cosi cybex nuna
tommee_tippee philips_avent medela elvie lovevery yoto tonie hatch owlet metformin sertraline prozac xanax adderall gabapentin amoxicillin
paracetamol aspirin viagra cialis melatonin_gummies accutane tretinoin saxenda
""".split()

PLACES = """
london manchester birmingham leeds liverpool bristol glasgow edinburgh cardiff belfast sheffield nottingham brighton oxford cambridge york bath uk
england scotland wales ireland dublin cork new_york nyc brooklyn manhattan queens boston chicago houston dallas austin san_antonio denver phoenix
seattle portland san_francisco los_angeles san_diego las_vegas miami orlando tampa atlanta charlotte nashville memphis philadelphia pittsburgh
detroit cleveland columbus cincinnati indianapolis minneapolis st_louis kansas_city milwaukee new_orleans salt_lake_city sacramento san_jose
baltimore washington_dc raleigh texas california florida ohio georgia michigan virginia colorado arizona oregon utah nevada tennessee alaska hawaii
usa canada toronto vancouver montreal calgary ottawa australia sydney melbourne brisbane perth adelaide new_zealand auckland berlin hamburg münchen
munich köln cologne frankfurt stuttgart düsseldorf leipzig dresden hannover nürnberg bremen dortmund essen freiburg wien vienna graz salzburg zürich
zurich basel bern geneva deutschland germany austria switzerland schweiz österreich paris lyon marseille toulouse bordeaux lille nice nantes
strasbourg rennes france madrid barcelona valencia sevilla seville malaga málaga bilbao zaragoza granada mallorca ibiza tenerife españa spain
portugal lisbon porto algarve rome milan venice florence naples sicily italy greece athens crete santorini croatia dubrovnik turkey istanbul
amsterdam netherlands brussels belgium copenhagen denmark stockholm sweden oslo norway helsinki finland iceland reykjavik prague budapest warsaw
krakow poland dubai abu_dhabi egypt cairo morocco marrakech south_africa cape_town kenya india mumbai delhi bangalore thailand bangkok phuket bali
indonesia vietnam singapore malaysia japan tokyo kyoto osaka china hong_kong shanghai korea seoul mexico cancun tulum cdmx bogota lima peru
buenos_aires argentina brazil rio costa_rica jamaica cuba bahamas aruba puerto_rico maldives mauritius europe
""".split()
