"""Words that tell an intent in any trade, in English, German, French and Spanish; several words of one cue are joined by `_`.

A cue is a hint that the model weighs, not a verdict: “how” opens questions, and also “how much is a new roof”.
"""

CUES = {
    "question": """
        how what why when who whose where which can does do did is are was will should could would am whats hows wie warum wieso weshalb wann wer wo
        welche welcher welches kann darf muss ist sind comment pourquoi quand qui quel quelle quels quelles combien est-ce peut-on que cómo como qué
        por_qué cuándo cuando quién quien cuál cual cuáles cuánto cuanto dónde donde se_puede
    """,
    "howto": """
        how_to how_do how_does how_can how_long how_many how_often how_old how_far how_tall hwo_to howto what_is what_are what_does whats_the why_is
        why_do why_does can_you can_i can_dogs can_cats is_it when_to when_is should_i do_i difference_between diy step_by_step wie_kann wie_macht
        wie_lange wie_viele wie_oft was_ist was_bedeutet was_tun selber_machen selbst_machen unterschied_zwischen comment_faire c'est_quoi
        qu'est-ce_que combien_de_temps cómo_hacer como_hacer qué_es que_es qué_significa cuántos cuantos cuanto_tiempo
    """,
    "topic": """
        meaning definition define symptom symptoms cause causes effect effects side_effects treatment treatments remedy remedies cure diagnosis
        dosage prevention guide tutorial tips ideas examples example history timeline facts statistics stats recipe recipes ingredients calories
        nutrition benefits types kinds list chart diagram map instructions steps method process rules law laws requirements eligibility explained
        overview introduction basics 101 theory formula equation summary analysis quotes lyrics origin name names translation pronunciation synonym
        plural age height net_worth population capital weather temperature time_zone average size_chart life_span lifespan anatomy cycle calendar
        dates deadline age_limit pattern patterns inspiration inspo aesthetic hacks tricks mistakes troubleshooting error not_working wont_start
        won't_turn_on fix repair_guide noise leaking smell exercises stretches workout diet vaccine schedule etiquette traditions myth bedeutung
        symptome ursachen ursache behandlung hausmittel anleitung tipps ideen beispiel beispiele geschichte rezept rezepte zutaten kalorien
        nährwerte vorteile arten liste erklärung erklärt unterschied frist gesetz voraussetzungen pflegen schneiden wirkung nebenwirkungen dosierung
        übungen wetter einwohner deutsch englisch signification définition symptômes traitement remède recette recettes idées idée exemple exemples
        astuces conseils histoire bienfaits calorie entretien différence exercices météo horaire_prière significado definición síntomas sintomas
        causas tratamiento remedios caseros receta recetas ejemplos ejemplo consejos trucos historia beneficios calorías tipos requisitos diferencia
        ejercicios clima tiempo letra won't_charge wont_charge wont_connect won't_start not_charging not_syncing not_responding stuck offline
        keeps_turning_off turning_yellow falling_out dropping_leaves vs_meaning stands_for how_to_pronounce spelling synonyms antonym rules_of
        at_home naturally in_pregnancy age_range recovery_time release_date letter_example for_kids_facts care explained_simply acronym abbreviation
        abbreviations full_form percentage ratio limit levels range salary wording ohne_zucker selber_machen_rezept wann_pflanzen giftig conjugaison
        orthographe composition quand_planter cuándo_plantar casero como_se_escribe
    """,
    "compare": """
        best top top_10 top_5 vs versus v review reviews reveiws reveiw rating ratings rated comparison compare compared comparing alternative
        alternatives similar_to like_but worth_it worth any_good better recommended recommendations ranking ranked pros_and_cons which_is_better
        brands brand or for_beginners for_small_business legit reliable most_reliable most_comfortable quietest fastest lightest highest_rated
        consumer_reports wirecutter buying_guide buyers_guide beste bester bestes besten test tests testsieger stiftung_warentest vergleich
        erfahrungen erfahrung bewertung bewertungen empfehlung alternativen lohnt_sich meilleur meilleure meilleurs meilleures avis comparatif
        comparaison comparateur classement que_choisir mejor mejores opiniones opinión comparativa comparación comparar alternativas alternativa
        reseñas análisis vale_la_pena vs. oder ou competitor competitors options providers compared_to what_is_the_best which_is_best is_the_best
        must_have most_popular ideas_for_dad gifts_for dupe dupes worth_the_money benefits_vs_cost rated_best bester_preis best_rated best_selling
        ohne_vertrag verglichen qualité_prix calidad_precio recensioni miglior migliore migliori beste_koop vergelijken melhor melhores avaliações
        review_uk
    """,
    "price": """
        price prices pricing cost costs fee fees rate rates per_month per_hour per_sqft estimate budget how_much preis preise kosten gebühren tarif
        tarife was_kostet wie_teuer prix tarifs coût combien_coûte combien_coute precio precios coste costo costos tarifa tarifas cuánto_cuesta
        cuanto_cuesta
    """,
    "cheap": """
        cheap cheapest affordable inexpensive low_cost budget under_100 under_50 under_500 under_1000 günstig günstige günstiger billig preiswert
        pas_cher moins_cher bon_marché barato barata baratos baratas económico económica económicos
    """,
    "buy": """
        buy buying order purchase shop shopping store for_sale on_sale sale deal deals discount discounts coupon coupons promo promo_code voucher
        code free_shipping free_delivery same_day_delivery next_day_delivery delivery delivered clearance outlet wholesale bulk in_stock used
        second_hand secondhand refurbished preowned pre-owned new where_to_buy black_friday gift_card trade_in online_shop online_store
        where_can_i_buy kaufen bestellen bestellung angebot angebote gutschein rabatt versandkostenfrei lieferung gebraucht gebrauchte onlineshop
        online_kaufen acheter achat commander commande promotion soldes code_promo livraison occasion vente en_ligne boutique comprar compra pedir
        oferta ofertas descuento cupón envío_gratis segunda_mano venta tienda en_venta online sell selling scrap preorder pre-order coupon_code
        discount_code reduced bargain bargains liquidation gutscheincode restposten neu d'occasion reconditionné vendre à_vendre en_promo vender
        rebajas descuentos código_descuento reacondicionado comprare kopen te_koop usate usato barato offerte goedkope
    """,
    "act": """
        book booking bookings reserve reservation reservations ticket tickets download downloads install apply application register registration
        sign_up signup subscribe subscription enroll hire hiring rent rental rentals for_rent to_rent to_let lease leasing quote quotes get_a_quote
        free_quote appointment appointments consultation renew renewal pay payment donate convert converter calculator generator maker template
        templates printable printables free_download free_trial trial demo stream watch watch_online full_movie apk pdf checker editor creator
        translator compressor resizer simulator estimator planner_pdf coloring_pages form forms online_free free_online join cancel unsubscribe file
        submit schedule_pickup buchen buchung reservieren herunterladen downloaden beantragen antrag anmelden anmeldung mieten leihen termin
        vereinbaren rechner umrechner vorlage vorlagen kostenlos muster formular ausdrucken kündigen angebot_anfordern réserver réservation billet
        billets télécharger louer location inscription devis rendez-vous rdv calculateur calculatrice simulateur simulation modèle gratuit
        formulaire reservar reserva entradas boletos descargar alquilar alquiler inscribirse inscripción presupuesto cita_previa cita calculadora
        plantilla plantillas gratis solicitar formulario contratar adopt apply_for apply_online get_approved pre_approved open_account exchange
        transfer to_pdf to_word to_mp3 to_mp4 to_jpg to_png merge compress remove_background speed_test typing_test random formatter validator
        finder lookup keygen generator_free torrent sheet_music past_papers fillable editable worksheet worksheets printable_free order_online
        book_online pay_online register_online schedule_appointment movers_quote get_quote vorlage_word musterschreiben online_termin antrag_stellen
        bewerben umrechnen übersetzer kostenlos_downloaden prendre_rendez-vous télécharger_gratuit lettre_type convertisseur réserver_en_ligne
        postuler pedir_cita descargar_gratis convertir conversor sacar_entradas matricularse modelo generador
    """,
    "local": """
        near_me near nearby nearest closest around_me open_now open_late open_sunday 24_hour 24_hours 24/7 emergency same_day walk_in local
        in_my_area close_to_me nearme mobile in_der_nähe in_meiner_nähe notdienst près_de_moi pres_de_chez_moi proche ouvert_maintenant urgence
        autour_de_moi cerca_de_mí cerca_de_mi cerca abierto_ahora urgente 24h a_domicilio
    """,
    "reach": """
        login log_in signin sign_in logon log_on website web_site site official official_site homepage home_page portal account my_account
        customer_service customer_support phone_number contact contact_number contact_us telephone helpline hotline opening_hours opening_times
        hours store_hours address headquarters head_office careers jobs app support help_center helpdesk track tracking track_order track_package
        order_status webmail dashboard password_reset forgot_password reset_password online_banking internet_banking mobile_banking routing_number
        store_locator locations branch www dot_com com member_login student_portal einloggen anmelden kundenservice kundendienst telefonnummer
        kontakt öffnungszeiten adresse filiale sendungsverfolgung mein_konto webseite offizielle_seite karriere connexion se_connecter mon_compte
        espace_client service_client téléphone numéro horaires suivi_colis site_officiel mon_espace iniciar_sesión iniciar_sesion mi_cuenta
        atención_al_cliente teléfono telefono horario horarios sucursal página_oficial pagina_oficial sede electrónica seguimiento acceso my member
        members club_card clubcard rewards_login check_in manage_booking tracking_number support_number live_chat faq forum wiki reddit
        near_downtown gov mein konto mes mi online_shop_offiziell admin admin_center console control_panel drivers driver_download warranty_check
        returns return_policy delivery_tracking sign_in_page pay_bill bill_pay enquiries press investor_relations
    """,
    "attribute": """
        black white red blue green grey gray brown pink purple yellow orange gold silver beige navy cream leather suede wool cotton linen velvet
        silk oak pine walnut wooden wood metal steel stainless_steel brass copper plastic glass ceramic marble xl xxl xs large medium small size
        mens men's womens women's ladies girls boys kids toddler baby adult unisex king queen double single twin full inch inches cm mm ft feet foot
        m metre meter kg g lb lbs oz litre liter ml gb tb watt w volt v 12v 18v 20v amp hp pack set pair piece pcs box case dozen roll bulk
        waterproof wireless portable cordless electric rechargeable foldable folding heated organic replacement spare part parts kit cover filter
        wide extra_large slim waxed long short schwarz weiß rot blau grün grau braun holz leder damen herren kinder größe zoll noir blanc rouge bleu
        vert gris cuir bois femme homme enfant taille negro blanco rojo azul verde cuero madera mujer hombre niño niña niños talla
    """,
    "organisation": """
        association society council club foundation institute institution ministry department university college bank airport church school hospital
        museum library federation union trust authority agency board office commission committee chamber guild league embassy consulate court
        registry bureau inc ltd llc gmbh corp corporation group holdings partners bros brothers sons & verband verein amt ministerium universität
        hochschule krankenhaus klinikum stadtwerke behörde mairie préfecture ministère université hôpital ayuntamiento ministerio universidad
        colegio
    """,
    "life": """
        while_pregnant pregnancy pregnant toddlers babies newborn teenager elderly puppy dogs cats horses plants indoor outdoors winter summer
        spring autumn fall christmas halloween easter thanksgiving school kindergarten homework science math biology chemistry physics psychology
    """,
}
"""The cues of each class. One word may stand in several classes."""
