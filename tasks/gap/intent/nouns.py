"""What queries are about, by what people usually want of it: goods to choose and buy, trades and places to book, software, matters to read about.

Written for Plancast from general knowledge, over many trades; several words of one name are joined by `_`. Plurals are found by their singular.
"""

GOODS = """
laptop computer monitor keyboard mouse headset webcam printer scanner router modem ssd hard_drive hdd usb cable charger adapter dock power_bank
tablet phone smartphone smartwatch watch earbuds headphones headphone earphones speaker soundbar subwoofer turntable amplifier receiver projector tv
television remote camera lens tripod drone dashcam binoculars telescope microscope console controller gamepad graphics_card gpu cpu motherboard
battery bulb lamp lampshade chandelier light lights lantern torch flashlight fan heater radiator boiler heat_pump air_conditioner dehumidifier
humidifier air_purifier vacuum vacuum_cleaner mop broom iron steamer washer dryer washing_machine dishwasher fridge refrigerator freezer oven stove
cooker hob cooktop microwave toaster kettle blender mixer juicer air_fryer slow_cooker pressure_cooker rice_cooker coffee_machine coffee_maker
espresso_machine grinder coffee tea knife knives cutlery pan frying_pan wok saucepan pot cookware bakeware plates mug glasses tumbler water_bottle
lunch_box thermos sofa couch sectional armchair recliner chair office_chair desk table coffee_table dining_table bench stool bookcase bookshelf
shelf shelves shelving cabinet wardrobe dresser nightstand bed bed_frame bunk_bed mattress topper pillow duvet blanket sheets towel curtain curtains
blinds rug carpet flooring laminate vinyl tile tiles wallpaper paint primer mirror clock vase candle picture_frame artificial_plant storage_box
drill saw chainsaw sander hammer screwdriver wrench pliers ladder toolbox generator compressor welder workbench screws nails bolt hinge lock padlock
doorbell door window gate fence fence_panels shed greenhouse gazebo pergola decking paving gravel mulch compost soil lawn_mower lawnmower mower
strimmer hedge_trimmer leaf_blower pressure_washer hose sprinkler wheelbarrow shovel spade rake secateurs pruner planter raised_bed seeds seed bulbs
grill bbq barbecue smoker fire_pit patio_heater hot_tub pool swing trampoline hammock parasol umbrella shoes shoe boots boot sneakers trainers
sandals slippers heels loafers socks jacket coat parka raincoat vest hoodie sweater jumper cardigan shirt tshirt t-shirt blouse polo dress skirt
jeans pants trousers leggings shorts suit tuxedo tie bow_tie belt hat cap beanie scarf gloves underwear bra bikini swimsuit pajamas pyjamas costume
uniform backpack handbag purse wallet tote suitcase luggage duffel briefcase sunglasses necklace bracelet earrings ring rings engagement_ring
wedding_ring wedding_dress prom_dress bridesmaid_dress pendant shampoo conditioner moisturizer serum sunscreen cleanser toner lotion perfume cologne
deodorant lipstick mascara foundation concealer eyeliner nail_polish makeup razor shaver trimmer hair_dryer straightener curling_iron toothbrush
toothpaste mouthwash supplement vitamins protein_powder creatine collagen probiotic melatonin omega_3 cbd_oil thermometer blood_pressure_monitor
walker wheelchair crutches hearing_aid brace insoles dog_food cat_food dog_bed cat_litter litter_box cat_tree dog_crate crate leash harness collar
aquarium fish_tank bird_cage hamster_cage puppy_pads stroller pram car_seat high_chair crib cot playpen diapers nappies baby_monitor breast_pump
bottle pacifier toys toy puzzle board_game doll dollhouse playset scooter balance_bike kite tires tyres tire tyre brake_pads brakes rotors
wiper_blades spark_plugs alternator starter_motor exhaust muffler filter oil_filter motor_oil roof_rack tow_bar floor_mats seat_covers car_cover
car_battery jump_starter car suv truck pickup van minivan motorcycle motorbike bike bicycle e-bike ebike mountain_bike road_bike helmet kayak canoe
paddleboard surfboard wetsuit snowboard skis ski_boots skateboard roller_skates treadmill elliptical rower exercise_bike dumbbells kettlebell
barbell weight_bench yoga_mat resistance_bands foam_roller tent sleeping_bag camping_stove cooler rod fishing_rod reel lure golf_clubs putter
tennis_racket basketball football soccer_ball baseball_glove guitar ukulele violin piano keyboard_piano drum_kit saxophone trumpet flute microphone
audio_interface midi_controller guitar_strings capo pedal book books notebook planner calendar pen pencils markers sketchbook easel yarn fabric
sewing_machine stickers poster business_cards flyers banner envelopes labels boxes bubble_wrap printer_ink toner_cartridge ink cartridges paper
stapler whiteboard filing_cabinet shredder safe flowers bouquet gift_basket cake cupcakes chocolate wine whiskey whisky vodka gin beer champagne
steak honey olive_oil beehive bee_suit 3d_printer filament solar_panels solar_panel wallbox inverter laptoptasche kaffeemaschine kaffeevollautomat
waschmaschine trockner spülmaschine kühlschrank staubsauger fernseher handy kopfhörer schuhe stiefel jacke kleid tasche rucksack koffer fahrrad
rasenmäher hochbeet gartenmöbel gartenstuhl bett matratze schrank regal schreibtisch stuhl tisch teppich vorhänge lampe bohrmaschine akkuschrauber
säge wärmepumpe winterreifen reifen kinderwagen hundefutter katzenfutter blumenerde fliesen laufschuhe chaussures bottes veste robe pantalon sac
valise vélo tondeuse matelas canapé lit bureau chaise tapis perceuse aspirateur lave-linge lave-vaisselle réfrigérateur four cafetière téléviseur
ordinateur portable casque poussette pneus croquettes trottinette zapatos zapatillas botas chaqueta vestido pantalones bolso mochila maleta
bicicleta cortacésped colchón sofá cama escritorio silla mesa alfombra lámpara taladro aspiradora lavadora lavavajillas nevera horno cafetera
televisor portátil auriculares cochecito neumáticos pienso patinete system systems machine device equipment accessory accessories gear supplies kit
kits set sets bundle unit holder stand mount rack case strap organizer basket hamper bin bag bags box container containers tray cabinet_doors
worktop countertop sink tap faucet toilet bathtub shower shower_head shower_enclosure vanity radiator_cover fireplace log_burner wood_burner chimney
thermostat smart_thermostat security_camera alarm smoke_detector extension_lead light_switch socket plug dimmer conservatory garden_room summerhouse
log_cabin arbour trellis artificial_grass turf hedge hedging sapling tree shrub perennial climber houseplant seedling bulb_planter fertilizer
fertiliser weed_killer pond_liner pump garden_furniture bistro_set sun_lounger awning cushion cushions throw bedding bedspread mattress_protector
headboard ottoman sideboard console_table shoe_rack coat_rack mirror_cabinet lounge_chair dash_cam roof_box trailer caravan campervan motorhome rv
atv quad golf_cart moped e-scooter jack tyre_inflator obd2 wing_mirror windscreen headlight bumper clutch gearbox radiator_hose turbo
catalytic_converter shock_absorber wheel rim rims hubcap ipod ereader e-reader nas gimbal mic soundcard wifi_extender mesh_wifi hotspot
printer_cartridge laptop_stand laptop_bag screen_protector webcam_cover stylus vr_headset gaming_chair gaming_pc gaming_laptop pc barcode_scanner
label_printer pos cash_register projector_screen hearing_aids walking_frame stairlift mobility_scooter massage_gun massage_chair massager tens_unit
heating_pad ice_pack knee_brace knee_support compression_socks contact_lenses reading_glasses nicotine_patch pregnancy_test test_kit multivitamin
magnesium zinc ashwagandha turmeric fish_oil electrolyte pre_workout mass_gainer bcaa protein_bar protein_bars protein whey energy_drink hair_oil
hair_mask hair_dye hair_extensions wig face_mask eye_cream retinol_serum body_wash bath_bomb essential_oil diffuser blush bronzer highlighter
primer_makeup setting_spray eyeshadow eyeshadow_palette makeup_bag makeup_brushes swimwear activewear lingerie sportswear workwear menswear
womenswear outerwear jumpsuit romper blazer waistcoat chinos cargo_pants joggers tracksuit flip_flops wellies ankle_boots hiking_boots work_boots
running_shoes trail_shoes football_boots cleats jersey kit_shirt charm brooch cufflinks anklet locket tiara veil corsage fascinator wedding_favours
invitations confetti centerpiece garland balloon balloons tablecloth napkins candle_holder party_supplies christmas_tree wreath ornaments
fairy_lights advent_calendar gift gifts present hampers gift_set stocking greeting_card photo_book calendar_2025 cat_scratcher scratching_post
pet_carrier dog_coat dog_toys dog_treats puppy_food kibble wet_food fish_food bird_food bird_feeder chicken_coop rabbit_hutch saddle bridle
horse_rug terrarium heat_lamp flea_treatment wormer puppies puppy kitten kittens baby_clothes baby_carrier bassinet changing_table nappy_bag bibs
sippy_cup formula bottle_warmer nursery_furniture school_bag school_uniform lunchbox trike playhouse sandpit paddling_pool swing_set climbing_frame
lego_set jigsaw playing_cards dice video_game nerf_gun slime craft_kit colouring_book knitting_needles crochet_hook wool embroidery_thread
sewing_pattern fabrics quilt batting buttons zipper beads resin clay acrylic_paint oil_paint paint_brushes canvas sketch_pad glue_gun vinyl_cutter
heat_press stencil stamps scrapbook diamond_painting loom amp guitar_amp bass_guitar electric_guitar acoustic_guitar digital_piano keyboard_stand
drum_sticks cymbals synth synthesizer cello clarinet trombone harmonica music_stand vinyl_record records record_player dj_controller pa_system
pizza_oven bbq_grill pellet_grill griddle knife_set cast_iron bread_maker pasta_machine food_processor ice_cream_maker waffle_maker soda_maker
water_filter wine_rack wine_fridge cocktail_set coffee_beans olive_oils spices sauce sauces snacks sweets cheese bread flour rice pasta meat beef
turkey salmon oat_milk plant_milk vegan_cheese baby_food wine_subscription spirits rum tequila prosecco cigars vape e-cigarette ev_charger solar_kit
solar_battery heat_pumps boilers power_station ups wood_pellets firewood logs coal heating_oil gas_bottle insulation_roll pallet forklift racking
conveyor cnc lathe laser_cutter packaging cardboard_boxes tape workwear_boots hi_vis respirator hard_hat gefrierschrank gasgrill lattenrost pavillon
kinderfahrrad fahrradhelm e-bikes saugroboter mähroboter rasenroboter gartenhaus gewächshaus akku leiter kärcher luftentfeuchter klimaanlage
boxspringbett kissen decke spiegel armaturen dusche badewanne kamin ofen holz rosen pflanzen samen erde schmuck uhr kette brille parfum creme
spielzeug puppe roller drucker bildschirm tastatur kamera lautsprecher poêle radiateur chaudière pompe_à_chaleur climatiseur piscine abri_de_jardin
salon_de_jardin peinture carrelage parquet rideau oreiller couette miroir montre collier bague lunettes jouet imprimante écran clavier enceinte
tablette appareil_photo chaussures_de_randonnée friteuse robot sandales jupe manteau pull barbacoa estufa caldera radiador aire_acondicionado
piscina muebles pintura azulejos parqué cortinas almohada edredón espejo reloj anillo gafas juguete impresora pantalla teclado altavoz tableta
cámara freidora freidora_de_aire robot_aspirador móvil móviles coche coches moto zapato falda abrigo camiseta aspirapolvere scarpe frigorifero
lavatrice divano letto wasmachine fiets fietsen schoenen bank matras celular geladeira tênis boat sailboat yacht dinghy catamaran trawler
pontoon_boat jet_ski outboard outboard_motor outboards propeller impeller anchor rope mooring fender_boat life_jacket life_jackets chartplotter
fish_finder sonar radar antenna sails winch trolling_motor wetsuits fins snorkel mask regulator dive_computer hive hives beehives nucleus frames
smoker_bee honey_extractor extractor incubator chicks hens pullets chickens ducks ducklings goat goats sheep lamb cattle cow pig piglets alpaca
horse horses pony foal tractor baler mower_deck quad_bike quad_bikes hay straw silage feed pellets layers_pellets fencing electric_fence netting
trough livestock_trailer polytunnel sprayer spreader chipper log_splitter hoe cultivator rotavator tiller scythe bolts nut washers screw rivet
bearing bearings gasket o-ring valve valves fitting fittings pipe pipes tube tubing hydraulic_hose cylinder actuator motor motors gears pulley
belt_drive chain sprocket shaft coupling seal seals sensor sensors switch relay contactor plc hmi transformer fuse fuses breaker connector terminal
conduit multimeter oscilloscope caliper micrometer gauge scale scales balance centrifuge pipette beaker microscope_slide autoclave mill_machine
milling_machine cnc_machine cnc_machines lathe_tool drill_press bandsaw table_saw grinder_bench welding_rod mig_welder tig_welder air_compressor
air_compressors vacuum_pump nitrile_gloves gloves_box hoist crane_hire scissor_lift pallet_jack pallet_racking mezzanine locker lockers
dock_leveller shutter sheet_metal steel_plate aluminium_profile angle_iron rebar plywood mdf timber lumber plasterboard drywall cement concrete_mix
brick bricks block blocks sand aggregate roof_tiles slates guttering downpipe membrane damp_proof adhesive sealant silicone grout varnish stain
lacquer resin_floor render skirting architrave banister stair_parts radiators towel_rail stair_lift stair_lifts stairlifts riser_recliner
riser_recliner_chair hospital_bed bed_rail commode grab_rail wheelchair_ramp ramp rollator walking_stick incontinence_pads pill_box pill_dispenser
medical_alert medical_alert_system panic_button big_button_phone shower_seat shower_chair bath_lift hoist_sling tripod_head softbox flash strobe
lens_filter camera_bag memory_card photo_printer photo_paper film_35mm darkroom drone_battery rc_car model_train airbrush miniature
telescope_eyepiece metal_detector binocular_harness hunting_knife crossbow rifle shotgun ammo holster scope bow arrows spinning_wheel kiln
pottery_wheel glaze easel_stand leather_hide beads_glass candle_making_kit wax soap_mold fragrance_oil uniforms scrubs lab_coat stethoscope otoscope
dental_chair loupes massage_table salon_chair barber_chair till receipt_printer card_reader vending_machine commercial_fridge commercial_oven
catering_equipment chafing_dish popcorn_machine ice_machine slush_machine coffee_roaster keg fermenter brewing_kit still water_cooler exercise_mat
climbing_rope harness_climbing carabiner crampons ice_axe snowshoes toboggan ice_skates hockey_stick cricket_bat rugby_ball boxing_gloves
punching_bag dartboard pool_table snooker_cue ping_pong_table foosball poker_chips chess_set archery_target saddle_bag horse_float bit reins tatami
shoji kimono sari lehenga kurta hijab abaya computer_parts sim_card lcd touchscreen battery_pack solder arduino raspberry_pi esp32 led led_strip
resistor capacitor transistor bolzen schrauben dübel ventil kugellager kompressor schweißgerät gabelstapler werkbank anhänger traktor bienenstock
hühner außenborder treppenlift pflegebett zelt schlafsack angel mikroskop vis écrou vanne roulement compresseur tracteur remorque bateau tente
perceuse_colonne monte_escalier ruche poules tornillos tuercas válvula rodamiento compresor remolque barco tienda_de_campaña andador colmena
gallinas
""".split()

TRADES = """
plumber plumbing electrician roofer roofing carpenter handyman painter decorator plasterer bricklayer builder contractor architect surveyor
locksmith hvac gutter_cleaning window_cleaning house_cleaning cleaner cleaning_service cleaners maid carpet_cleaning pest_control exterminator
gardener landscaper landscaping tree_surgeon tree_removal tree_service lawn_care movers moving_company removals removal_company storage_unit
self_storage skip_hire junk_removal dumpster tow_truck towing mechanic garage auto_repair body_shop car_wash mot oil_change tire_shop car_dealership
dealer dealership driving_school dentist orthodontist doctor gp clinic hospital urgent_care pharmacy optician optometrist dermatologist cardiologist
gynecologist pediatrician psychiatrist psychologist therapist therapy counselor counselling physiotherapist physio chiropractor osteopath
acupuncture podiatrist audiologist vet veterinarian animal_hospital dog_groomer dog_grooming groomer kennels boarding dog_walker dog_sitter
pet_sitter dog_training cattery massage spa sauna barber hairdresser hair_salon salon nail_salon nails lash_extensions waxing tattoo tattoo_shop
piercing tanning beautician botox_clinic gym yoga_studio yoga_classes pilates crossfit personal_trainer swimming_lessons swimming_pool dance_classes
martial_arts karate boxing bowling golf_course climbing lawyer attorney solicitor law_firm notary accountant accounting bookkeeper tax_preparer
tax_advisor financial_advisor mortgage_broker insurance_broker estate_agent real_estate_agent realtor letting_agent property_management
recruitment_agency staffing_agency translator photographer videographer wedding_photographer wedding_venue venue caterer catering florist dj
band_hire marquee_hire party_rental event_planner funeral_home funeral_director cremation tutor tutoring piano_lessons guitar_lessons
singing_lessons nursery daycare preschool childminder babysitter nanny caregiver care_home nursing_home assisted_living home_care restaurant
restaurants takeaway pizza sushi brunch cafe coffee_shop bakery bar pub bars nightclub food_truck buffet steakhouse hotel hotels motel hostel resort
bed_and_breakfast b&b airbnb_rental apartment apartments flat house houses homes villa cottage cabin lodge campsite glamping holiday_cottage
vacation_rental condo studio land office_space coworking parking airport_parking car_rental car_hire taxi airport_transfer limo shuttle train bus
ferry flight flights cruise cruises tour tours package_holiday all_inclusive safari ski_pass museum_tickets theme_park zoo aquarium_tickets cinema
movie_theater concert print_shop copy_shop dry_cleaner dry_cleaners laundromat tailor seamstress shoe_repair phone_repair screen_repair
computer_repair laptop_repair appliance_repair boiler_service boiler_repair chimney_sweep septic drain_cleaning blocked_drain bathroom_fitter
kitchen_fitter kitchen_remodel bathroom_renovation loft_conversion double_glazing driveway insulation scaffolding solar_installer fencing_contractor
concrete web_design web_designer seo_agency marketing_agency it_support msp hosting logo_design klempner elektriker dachdecker schreiner maler
schlüsseldienst umzug umzugsunternehmen gärtner zahnarzt arzt hautarzt frauenarzt augenarzt kinderarzt orthopäde tierarzt apotheke physiotherapie
friseur kosmetik nagelstudio fitnessstudio fahrschule anwalt rechtsanwalt steuerberater notar makler werkstatt autowerkstatt mietwagen ferienwohnung
ferienhaus wohnung pension pizzeria lieferdienst tanzschule nachhilfe plombier électricien serrurier couvreur maçon peintre jardinier déménageur
dentiste médecin vétérinaire pharmacie coiffeur institut avocat notaire comptable hôtel hôtels gîte appartement maison vol vols boulangerie
fleuriste fontanero electricista cerrajero carpintero pintor jardinero mudanzas dentista médico veterinario farmacia peluquería abogado notario
gestoría taller hoteles piso pisos casa vuelos vuelo restaurante restaurantes gimnasio autoescuela service services repair repairs installation
installer installers fitting fitter replacement_service removal maintenance inspection survey cleaning lessons lesson classes class school academy
center centre workshop shop shops store stores market dealer_near supermarket butcher fishmonger greengrocer deli bookstore hardware_store
garden_center garden_centre plant_nursery furniture_store pawn_shop thrift_store charity_shop vape_shop off_licence petrol_station gas_station
ev_charging_station atm bank_branch post_office library playground park dog_park beach_house bnb inn chalet houseboat yurt rooms room stay stays
getaway breaks weekend_break minibreak city_break holiday holidays vacation vacations package excursion day_trip boat_trip whale_watching diving
surf_lessons ski_lessons ski_hire bike_hire bike_rental boat_rental van_rental truck_rental moving_truck equipment_rental tool_hire scaffold_hire
caravan_park airport_lounge airport_hotel lounge chauffeur minicab cab rideshare courier parcel_delivery freight shipping escape_room laser_tag
paintball axe_throwing go_karting trampoline_park soft_play arcade casino comedy_club theatre theater opera ballet musical concerts gig festival
match game_tickets season_ticket exhibition museum gallery aquarium paternity_test blood_test sti_test std_test eye_test hearing_test mri ultrasound
x-ray flu_shot flu_jab vaccination travel_vaccines covid_test botox filler lip_filler liposuction rhinoplasty hair_transplant laser_hair_removal
teeth_whitening dental_implants veneers braces hair_cut haircut balayage manicure pedicure facial eyebrow_threading eyelash_extensions spray_tan
makeup_artist spa_day hypnotherapy couples_therapy marriage_counseling rehab detox hospice midwife doula nutritionist dietitian speech_therapist
occupational_therapist dementia_care divorce_lawyer divorce_attorney immigration_lawyer injury_lawyer dui_lawyer criminal_lawyer defense_attorney
employment_lawyer bankruptcy_attorney conveyancing conveyancer solicitors legal_aid mediator process_server bail_bonds private_investigator
notary_public will_writing apostille payroll_provider cpa bookkeeping tax_return_service mortgage_advisor debt_advice debt_consolidation
wealth_management wedding_planner wedding_band wedding_dj wedding_cake wedding_car wedding_flowers wedding_hair wedding_officiant celebrant
string_quartet photo_booth bouncy_castle face_painter magician children's_entertainer seo_services ppc_agency web_developer app_developer developer
developers freelancer freelance copywriter copywriting virtual_assistant it_services managed_services cyber_security_company data_recovery printing
screen_printing embroidery_service sign_maker signs leaflet_printing 3d_printing translation_services recruiter temp_agency employment_agency jobs
job vacancies internship internships apprenticeship apprenticeships breeder breeders puppy_training dog_boarding dog_daycare pet_boarding
pet_cremation animal_shelter adoption farrier livery riding_lessons driving_lessons driving_instructor first_aid_course cpr_class cooking_class
pottery_class art_classes sewing_classes language_school music_lessons violin_lessons drum_lessons piano_tuner instrument_rental guitar_repair
summer_camp after_school_club kindergarten gas_engineer heating_engineer solar_installers boiler_installation heat_pump_installer chimney_sweeping
energy_assessor epc surveyor_near damp_proofing asbestos_removal basement_waterproofing foundation_repair garage_door_repair window_replacement
glazier glass_repair tiler floor_fitter carpet_fitter upholsterer furniture_removal house_clearance waste_collection portable_toilet
septic_tank_emptying pool_cleaning pool_builder fence_repair stump_grinding lawn_mowing irrigation snow_removal pressure_washing tyre_fitting
mobile_mechanic windscreen_repair dent_repair car_detailing car_valeting scrap_car smog_check car_service car_key_replacement termin_beim bäckerei
metzger blumenladen buchhandlung baumarkt hotel_wellness ferienpark campingplatz pflegedienst altersheim kita handwerker maurer fliesenleger
heizungsbauer schornsteinfeger entrümpelung reinigungsfirma hausmeister gutachter detektiv fotograf hochzeitslocation flüge flug pauschalreise
bahnticket kino konzert stellenangebote ostéopathe kiné orthophoniste psychologue esthéticienne barbier traiteur photographe salle_de_mariage
auto-école dépannage assurance_devis garde_meuble nettoyage ramonage location_vacances location_voiture billets_avion emploi apartamento
apartamentos vuelos_baratos hostal camping fotógrafo bodas clínica_dental fisioterapeuta psicólogo gestor reformas limpieza grúa alquiler_coches
trabajo empleo loodgieter makelaar tandarts idraulico dentista_roma voli treni appartamento huis passagens_aéreas charter yacht_charter boat_hire
marina slipway mooring_berth sailing_school sailing_lessons skipper_course diving_course fishing_charter fishing_trip beekeeping_course
workshop_class bee_removal wasp_removal animal_rescue livestock_auction auction auctions hay_delivery farm_shop pick_your_own horse_riding
livery_yard equine_vet sheep_shearing agricultural_contractor fencing_contractors home_carer home_carers care_homes care_agency carer carers respite
respite_care live_in_care companion_care meals_on_wheels day_centre retirement_village calibration calibration_services machining machine_shop
fabrication fabricator welding_services powder_coating galvanizing anodizing laser_cutting cnc_machining injection_molding injection_moulding
sheet_metal_fabrication plant_hire crane_rental forklift_hire forklift_training equipment_hire hose_repair motor_rewind inspection_services
testing_services laboratory_testing environmental_consultant structural_engineer land_surveyor quantity_surveyor planning_consultant
interior_designer kitchen_designer garden_designer drone_survey photo_studio passport_photo passport_photos headshots film_developing photo_printing
picture_framing engraving key_cutting trophy_shop sign_language_interpreter court_reporter security_guard security_company alarm_installer
cctv_installation locksmiths vault_storage document_shredding mobile_bar ice_cream_van food_stall market_stall venue_hire hall_hire church_hall
conference_room meeting_room coach_hire minibus_hire limousine private_jet helicopter_tour hot_air_balloon skydiving bungee zip_line surf_school
ski_school riding_school art_school drama_school stage_school choir blood_donation sperm_bank ivf_clinic fertility_clinic birth_center sleep_clinic
pain_clinic allergy_testing vein_clinic hearing_centre dialysis segelkurs bootsverleih imkerkurs pflegeheim seniorenheim reparatur wartung
bootscharter versteigerung location_bateau cours_de_voile maison_de_retraite aide_à_domicile réparation entretien_chaudière vente_aux_enchères
alquiler_barco curso_de_vela residencia_ancianos cuidadores reparación mantenimiento subasta
""".split()

SOFTWARE = """
crm erp cms saas software app apps tool tools platform plugin plugins extension antivirus vpn password_manager web_hosting webhosting
website_builder domain_registrar email_marketing marketing_automation accounting_software payroll payroll_software invoicing_software
project_management project_management_software time_tracking hr_software ats help_desk_software live_chat chatbot pos_system inventory_management
video_editing photo_editing screen_recorder cloud_storage backup_software voip video_conferencing e-signature survey_tool form_builder
social_media_management analytics seo_tools keyword_tool rank_tracker ai_writer ai_tools note_taking_app budgeting_app meditation_app dating_app
language_app credit_card credit_cards bank_account savings_account checking_account loan loans personal_loan car_loan student_loan mortgage
mortgages remortgage insurance life_insurance car_insurance home_insurance health_insurance travel_insurance pet_insurance dental_insurance
renters_insurance broker brokerage etf index_fund isa pension annuity 401k ira hsa crypto_wallet crypto_exchange business_loan factoring
business_account energy_supplier broadband internet_provider phone_plan sim_only mobile_plan meal_kit meal_delivery online_course course courses
bootcamp certification mba degree university universities college colleges warehouse_management edi mdm ev_charger home_security_system alarm_system
franchise agency agencies provider providers supplier suppliers manufacturer manufacturers company companies kreditkarte girokonto kredit
versicherung haftpflichtversicherung kfz_versicherung zahnzusatzversicherung stromanbieter handytarif dsl depot tagesgeld festgeld
buchhaltungssoftware warenwirtschaft assurance mutuelle crédit carte_bancaire forfait banque_en_ligne logiciel seguro préstamo hipoteca
tarjeta_de_crédito cuenta_corriente programa system management_software management_system ticketing_system booking_system booking_software
scheduling_software crm_software cad_software graphic_design_software video_editor photo_editor music_production_software daw ide text_editor
code_editor database data_warehouse bi_tool bi_tools endpoint_protection firewall siem password_app authenticator ad_blocker browser search_engine
email_provider email_client email_hosting newsletter_platform landing_page_builder funnel_builder course_platform lms learning_management_system
webinar_software membership_software donation_software church_software school_software practice_management_software ehr emr dental_software
legal_software case_management_software restaurant_pos salon_software gym_software field_service_software fleet_management warehouse_software wms
tms mrp plm dam pim cdp low_code no_code rpa api_management monitoring_tool observability cloud_provider cloud_providers vps dedicated_server cdn
dns_provider payment_gateway payment_processor merchant_account invoicing expense_management travel_management e-commerce_platform
ecommerce_platform marketplace dropshipping_supplier print_on_demand shipping_software transcription_software speech_to_text ai_image_generator
ai_art_generator ai_chatbot habit_tracker fitness_app running_app sleep_app calorie_counter period_tracker savings savings_rates mortgage_rates
cd_rates isa_rates heloc home_equity_loan auto_loan auto_loans bridging_loan secured_loan guarantor_loan payday_loan credit_union prepaid_card
debit_card travel_card rewards_card balance_transfer balance_transfer_card robo_advisor stock_broker trading_platform trading_app forex_broker
gold_ira bonds stocks mutual_fund reit investment_app pension_provider equity_release income_protection critical_illness funeral_plan home_warranty
landlord_insurance business_insurance liability_insurance motorcycle_insurance boat_insurance gadget_insurance phone_insurance wedding_insurance
term_life_insurance whole_life_insurance medicare_advantage medicare_supplement energy_tariff electricity_supplier gas_supplier fibre_broadband
tv_package streaming_service streaming_services vpn_service esim degrees online_degree mba_program masters_program phd_program nursing_program
trade_school boarding_school private_school private_schools business_school online_college online_courses certificate_program language_courses
test_prep sat_prep tutoring_service homeschool_curriculum resort resorts cruise_line cruise_lines airline airlines tour_operator tour_operators
hotel_chain travel_agency travel_agencies destination destinations beaches neighborhoods suburbs places_to_live retirement_communities
""".split()

MATTERS = """
headache migraine fever flu cold cough sore_throat covid asthma allergy allergies eczema psoriasis acne rash hives shingles diabetes cholesterol
hypertension high_blood_pressure stroke heart_attack cancer tumor arthritis gout osteoporosis sciatica back_pain knee_pain tendonitis sprain
fracture anxiety depression adhd autism bipolar ptsd ocd insomnia sleep_apnea dementia alzheimers parkinsons epilepsy anemia thyroid hypothyroidism
ibs crohns constipation diarrhea nausea vomiting heartburn acid_reflux gastritis ulcer kidney_stones uti yeast_infection endometriosis pcos
menopause menstruation ovulation miscarriage labor contractions breastfeeding teething colic tantrum toilet_training vitamin_d iron_deficiency
magnesium keto paleo fasting intermittent_fasting fiber protein carbs gluten caffeine bacteria virus infection vaccine antibiotics inflammation
metabolism hormone estrogen testosterone cortisol muscle bone nerve spine liver kidney pancreas heart brain skin tooth cavity gum_disease root_canal
tinnitus vertigo photosynthesis mitosis meiosis osmosis dna rna protein_synthesis evolution gravity relativity quantum atom molecule periodic_table
acid base enzyme ecosystem climate_change greenhouse_effect global_warming volcano earthquake hurricane tornado tsunami solar_system planet mars
jupiter saturn black_hole eclipse moon full_moon dinosaur mammal reptile amphibian pythagorean algebra calculus derivative integral fraction decimal
prime_numbers probability standard_deviation world_war revolution civil_war cold_war empire dynasty constitution amendment democracy capitalism
socialism communism inflation recession gdp interest_rate compound_interest supply_and_demand depreciation amortization dividend capital_gains
tax_bracket standard_deduction roth deductible copay premium escrow equity credit_score bankruptcy foreclosure probate power_of_attorney custody
alimony divorce will trust statute_of_limitations misdemeanor felony copyright trademark patent gdpr hipaa minimum_wage overtime maternity_leave
severance unemployment blockchain bitcoin machine_learning neural_network artificial_intelligence algorithm api json xml html css javascript python
java sql regex recursion linked_list docker kubernetes devops agile scrum seo backlink meta_description schema_markup content_marketing
inbound_marketing sales_funnel swot pestle kpi roi ebitda balance_sheet cash_flow gross_margin supply_chain incoterms lean six_sigma kanban pruning
propagation transplanting germination fertilizing overwintering powdery_mildew aphids slugs spider_mites blossom_end_rot companion_planting
crop_rotation composting hydrangea tomato lavender monstera orchid succulent basil rosemary rose tulip potato garlic strawberry blueberry lawn moss
weeds sourdough pancake lasagna chili meatloaf banana_bread carbonara risotto curry pad_thai guacamole hummus pesto bechamel roux meringue frosting
brine marinade substitute freezing_point boiling_point labrador golden_retriever poodle beagle bulldog dachshund german_shepherd siamese maine_coon
parvo heartworm mange kennel_cough zoomies chord chords scales arpeggio tablature time_signature crochet_stitch cast_on knitting_pattern origami
calligraphy watercolor lincoln shakespeare einstein napoleon cleopatra mozart beethoven picasso renaissance baroque gothic kopfschmerzen
rückenschmerzen erkältung husten fieber schwangerschaft schlafstörung mietrecht kündigungsfrist elternzeit mindestlohn steuererklärung erbrecht
düngen schimmel blattläuse sauerteig kartoffelsalat grossesse fièvre toux congé_maternité préavis smic impôts levain embarazo fiebre tos dolor
baja_maternidad salario_mínimo despido masa_madre care growing leaves roots yellow_leaves drooping watering seeds_from harvest ripening
compost_ratio soil_ph frost last_frost zone_map lifespan temperament breed_info puppies_teething potty_training housetraining barking biting chewing
digging separation_anxiety vomiting_dog salary wage income cost_of_living tax taxes tax_rate tax_rates threshold allowance allowances limit limits
brackets rates_2024 contribution exchange_rate stock_price share_price market_cap nasdaq dow_jones ftse s&p_500 gold_price oil_price price_today
euribor libor mortgage_points pmi code codes error_code fault_code specs specifications dimensions weight capacity manual user_manual wiring_diagram
fuse_box firing_order torque_specs compatibility settings setup keyboard_shortcuts shortcut shortcuts formula_for function functions command
commands syntax tutorial_for vlookup xlookup pivot_table array string loop class_diagram uml inheritance polymorphism exception debugging
authentication encryption phishing malware firewall_rules dns tcp udp ip_address subnet osi_model http https status_code rest soap graphql webhook
oauth sso jwt cookie cache bandwidth latency hex binary hexadecimal boolean essay thesis introduction_paragraph citation bibliography paraphrase
grammar verb adjective adverb pronoun preposition tense conjugation simile metaphor personification alliteration onomatopoeia theme themes
characters setting plot poem poems sonnet haiku novel_summary chapter_1 mean median mode perimeter area volume circumference radius slope quadratic
polynomial exponent logarithm trigonometry sine cosine matrix vector newton ohms_law velocity acceleration momentum kinetic_energy friction density
ph_scale mole molarity isotope electron ion covalent_bond cell mitochondria nucleus enzyme_function chromosome gene allele food_chain food_web biome
habitat adaptation natural_selection fossil rock_cycle water_cycle plate_tectonics continents oceans rivers mountains deserts rainforest tundra
latitude longitude equator pharaoh pyramid vikings romans aztec maya crusades black_death plague reformation enlightenment industrial_revolution
french_revolution great_depression holocaust apartheid slavery civil_rights suffragettes treaty colonization presidents prime_minister
kings_and_queens lump bump swelling bruise burn blister itching tingling numbness cramps cramp spasm discharge bleeding bloating gas indigestion
dizziness fatigue weakness fainting palpitations chest_pain stomach_pain hip_pain shoulder_pain neck_pain foot_pain ankle elbow wrist rotator_cuff
meniscus acl hamstring plantar_fasciitis carpal_tunnel shin_splints bunion hernia appendix gallbladder gallstones pancreatitis hepatitis cirrhosis
sepsis pneumonia bronchitis sinusitis tonsillitis strep_throat ear_infection pink_eye conjunctivitis stye cataract glaucoma norovirus salmonella
lyme_disease measles chickenpox mumps whooping_cough tetanus hiv herpes hpv chlamydia gonorrhea syphilis lupus fibromyalgia ms als cystic_fibrosis
leukemia lymphoma melanoma polyp cyst fibroid prostate bladder blood_sugar a1c hba1c cortisol_levels ferritin hemoglobin white_blood_cells platelets
creatinine egfr tsh heart_rate blood_pressure bmi trimester due_date morning_sickness preeclampsia c_section epidural postpartum baby_milestones
sleep_regression weaning growth_spurt retinol niacinamide hyaluronic_acid salicylic_acid glycolic_acid collagen_foods dandruff split_ends blackheads
pimples wrinkles dark_circles cellulite stretch_marks hair_loss hair_types face_shapes undertone bread_dough pizza_dough yeast gluten_free_recipe
lasagne bolognese meatballs stew soup casserole roast gravy stuffing cheesecake brownies cookies muffins scones waffles crepes omelette
scrambled_eggs boiled_eggs salad dressing smoothie cocktail cocktails mojito margarita things_to_do what_to_see attractions itinerary sightseeing
weather_in climate best_time time_difference distance visa visa_requirements currency language religion flag capital_of national_dish customs
tipping public_holidays bank_holidays sunrise sunset map_of grand_canyon stonehenge eiffel_tower machu_picchu great_wall taj_mahal colosseum
mount_everest sahara amazon_river niagara_falls northern_lights speech speeches vows wording wishes messages greetings captions poems_for etiquette
dress_code attire outfit_ideas color_meaning symbolism superstition knots stitch stitches abbreviations tension technique techniques tort negligence
liability habeas_corpus due_process felony_classes parole probation bail alibi perjury jury plaintiff defendant subpoena affidavit alimony_laws
child_support annulment intestacy executor easement zoning eminent_domain eviction eviction_notice tenant_rights tenants_rights squatters_rights
notice_period redundancy unfair_dismissal constructive_dismissal sick_pay holiday_pay wrongful_termination whistleblower kwh kilowatt watt_hours
ampere voltage ohm carbon_footprint renewable_energy fossil_fuels nuclear_fusion geothermal tidal_power price_cap smart_meter boiler_pressure eier
kochen pflanzzeit schnittzeit hortensien tomaten rasen düngung blätter wurzeln hausmittel_gegen blutdruck schwindel übelkeit durchfall
bauchschmerzen zecken ausschlag allergie mehrwertsteuer steuerklasse steuerklassen grundfreibetrag kindergeld elterngeld brutto netto feiertage
schulferien rechtschreibung grammatik einmaleins bundesliga_tabelle fièvre_bébé crêpes quiche gâteau tarte pâte levure conjugaison orthographe
jours_fériés vacances_scolaires diarrhée grippe anémie rhume courgettes taille_rosier tortilla paella gazpacho bizcocho croquetas diarrea gripe
alergia mareos tensión conjugación ortografía días_festivos tabla_periódica fases_de_la_luna zodíaco sintomas ricetta receita significato
significado betekenis knot knots_to_mph bowline tide tides tide_times beaufort starboard buoy hull keel jib mainsail spinnaker tacking gybing
antifouling varroa mites swarm queen_bee drone_bee brood hatching gestation lambing calving foaling molting broody foot_rot mastitis bloat ruminant
stomach hoof dementia_stages sundowning incontinence hospice_meaning caregiver_burnout pressure_sores life_expectancy attendance_allowance
guardianship advance_directive dnr tensile_strength hardness_scale torque_chart thread_pitch npt bsp ip65 iso_9001 iso mttf mtbf oee kaizen 5s
takt_time cavitation viscosity hydraulics pneumatics thermodynamics tig_welding mig_welding arc_welding soldering annealing tempering alloy
carbon_steel stainless corrosion galvanic rust aperture iso_camera shutter_speed exposure bokeh white_balance rule_of_thirds composition raw_vs_jpeg
load_bearing span_tables building_regs planning_permission roof_pitch r_value u_value damp rising_damp mould mold asbestos_identification
constellation galaxy nebula supernova meteor_shower comet asteroid lunar light_year bible psalm prayer prayers verse verses saint saints gospel
ramadan eid diwali hanukkah passover lent advent buddhism hinduism islam judaism christianity emoji meme slang idiom proverb riddle jokes puns
trivia crossword wordle_hints hund_rasse tidenkalender sternzeichen sprüche witze zitate gezeiten marées signe_astrologique citations blagues
proverbe mareas signo_zodiacal frases chistes refranes citas_célebres tiramisu fried_rice french_toast mac_and_cheese chicken_soup pot_roast
pulled_pork ribs fajitas enchiladas tacos_recipe burrito quesadilla ramen pho kimchi tikka_masala biryani dal naan falafel shakshuka moussaka
ratatouille paella_recipe ceviche goulash schnitzel pierogi borscht apple_pie pumpkin_pie lemon_curd shortbread fudge trifle pavlova macarons
eclairs croissants bagels pretzels focaccia ciabatta flatbread coleslaw potato_salad caesar_salad mashed_potatoes poses pose asana downward_dog
plank squat squats deadlift push_ups pull_ups burpees cardio hiit stretching warm_up splits shoe_size ring_size photo_size paper_size bra_size
a4_size conversion_chart measurements circumference_of sunburn bee_sting bug_bite poison_ivy hangover dehydration frostbite heatstroke
food_poisoning concussion whiplash
""".split()

STORIES = """
movie film series season episode trailer cast soundtrack album song band singer actor actress footballer player team score scores fixtures standings
results game games cheats walkthrough mod mods anime manga novel author president king queen pope election news war death born married lyrics actors
characters ending_explained release_date spoilers season_2 season_3 netflix_series biography wife husband children net_worth standings_table
schedule_2024 league_table world_cup olympics super_bowl grammy oscars emmy taylor_swift beyonce drake eminem elvis rihanna messi ronaldo lebron
mbappe federer nadal trump biden obama harris putin zelensky macron merkel scholz sunak starmer king_charles prince_harry kate_middleton diana
elon_musk jeff_bezos bill_gates harry_potter star_wars marvel batman spiderman superman game_of_thrones stranger_things breaking_bad friends
the_office simpsons pokemon zelda mario elden_ring gta fallout skyrim baldurs_gate stardew_valley
""".split()
