"""Labelled queries in German, French and Spanish, as people type them, after the rules in `docs/labelling-intent.md`."""

EXAMPLES = {
    "german": {
        "informational": """
            wie lange kocht man eier, was ist eine wärmepumpe, symptome blinddarmentzündung, hortensien schneiden, wann kartoffeln pflanzen,
            kündigungsfrist mietvertrag, pfannkuchen rezept, bundesliga tabelle, wetter hamburg, wie viel protein am tag, elterngeld
            voraussetzungen, kopfschmerzen ursache, unterschied brutto netto, mehrwertsteuer schweiz, hausmittel gegen husten, rasen düngen wann,
            silberfische, steuerklassen, englisch übersetzung apfel, bluthochdruck, wie alt werden katzen, sauerteig ansetzen, feiertage bayern
            2025, dachneigung berechnen formel, durchschnittsgehalt lehrer, wer wird kanzler, tomaten ausgeizen, fieber bei kindern, welche pflanzen
            für schatten
        """,
        "navigational": """
            sparkasse login, amazon de, ebay kleinanzeigen, dhl paket verfolgen, telekom kundenservice, ikea öffnungszeiten, lidl prospekt, postbank
            banking, rossmann, elster login, gmx, web.de, bahn.de, otto, aok telefonnummer, obi wien, vodafone mein konto, tagesschau, check24, aldi
            süd, arbeitsagentur, commerzbank hotline
        """,
        "commercial": """
            beste matratze, kaffeevollautomat test, wärmepumpe kosten, handytarife vergleich, e-bike, gartenmöbel, stiftung warentest waschmaschine,
            saugroboter, kfz versicherung vergleich, laufschuhe damen, iphone oder samsung, hochbeete, girokonto vergleich, winterreifen test,
            erfahrungen zalando lounge, zahnzusatzversicherung, akkuschrauber bosch oder makita, beste hotels hamburg, treppenlift kosten, thermomix
            alternative, hundefutter testsieger, mähroboter, solaranlage lohnt sich, tagesgeld, dyson v15 erfahrungen, gefrierschrank, günstige
            laptops
        """,
        "transactional": """
            laufschuhe kaufen, ferienwohnung ostsee, zahnarzt berlin, handwerker in der nähe, flüge nach mallorca, rosen bestellen, zalando
            gutschein, mietwagen palma, wohnung mieten köln, gebrauchtwagen kaufen, friseur, kreditrechner, tickets bayern münchen, vorlage
            kündigung, umzugsunternehmen hamburg, schlüsseldienst, reisepass beantragen, fliesen restposten, gartenstuhl set 4er grau, winterreifen
            205 55 r16, restaurant münchen, klempner notdienst, hotel dresden, haus kaufen leipzig, brutto netto rechner, sofa online bestellen,
            personalausweis termin, bahntickets, fahrschule, pizza bestellen, sperrmüll anmelden, öl preis aktuell bestellen, kinderwagen gebraucht,
            tierarzt
        """,
    },
    "french": {
        "informational": """
            comment enlever une tache, symptômes grippe, recette crêpes, quand planter les tomates, définition empathie, comment faire un cv, météo
            paris, mal de dos, qu'est-ce que le smic, différence entre pacs et mariage, tailler un olivier, jours fériés 2025, calories banane,
            pourquoi le ciel est bleu, conjugaison être, idée repas, combien de semaines dans une année, histoire de france, remède contre la toux,
            gâteau au chocolat, classement ligue 1, congé paternité durée
        """,
        "navigational": """
            leboncoin, ameli, impots.gouv, la poste suivi colis, sncf connect, credit agricole connexion, free mobile espace client, carrefour, caf
            mon compte, fnac, service client orange, doctolib, darty horaires, pôle emploi, boursorama, ikea lyon, decathlon, le bon coin, zara
            france
        """,
        "commercial": """
            meilleur aspirateur robot, comparatif assurance auto, avis sosh, vélo électrique, meilleure poussette, lave-linge, banque en ligne
            comparatif, matelas, meilleurs restaurants lyon, avis dyson v12, canapé convertible, que choisir lave vaisselle, prix pompe à chaleur,
            chaussures de randonnée, mutuelle santé, casque bluetooth, tondeuse robot, iphone 14 ou 15, croquettes chien, meilleur téléphone pas
            cher, friteuse sans huile, forfait mobile
        """,
        "transactional": """
            acheter vélo électrique, plombier paris, location voiture nice, billet train paris lyon, code promo asos, vol pas cher new york, hôtel
            bordeaux, commander pizza, dentiste, simulation prêt immobilier, robe de soirée rouge taille 38, appartement à louer marseille,
            télécharger vlc, serrurier, rendez-vous passeport, places de concert, voiture occasion, modèle lettre de résiliation, livraison fleurs,
            maison à vendre bretagne, coiffeur, pneus 195 65 r15, devis déménagement, ps5 d'occasion, gîte ardèche, restaurant, calcul imc,
            pharmacie de garde, chaise de jardin lot de 4
        """,
    },
    "spanish": {
        "informational": """
            cómo hacer tortilla de patatas, qué es la inflación, síntomas de la gripe, receta paella, cuándo podar los rosales, dolor de cabeza,
            cuántos días tiene febrero, clima madrid, significado de los sueños, remedios caseros para la tos, ejemplos de adjetivos, historia de
            méxico, frases de amor, beneficios del jengibre, tabla periódica, capital de australia, cómo bajar de peso, clasificación la liga, por
            qué el cielo es azul, ideas para cenar, calorías del plátano, como se escribe, letra despacito
        """,
        "navigational": """
            mercadona, bbva, zara españa, el corte ingles, seguridad social, caixabank login, ikea sevilla, wallapop, renfe, correos seguimiento,
            movistar atención al cliente, marca, mercado libre, sede electronica dgt, banorte, santander, facebook iniciar sesión, milanuncios,
            teléfono iberia
        """,
        "commercial": """
            mejor móvil calidad precio, comparativa seguros coche, opiniones dyson, freidora de aire, mejores hoteles en roma, colchón
            viscoelástico, lavadoras, iphone o samsung, aire acondicionado, mejores universidades de españa, robot aspirador, opiniones clínicas
            dentales, bicicletas eléctricas, zapatillas running mujer, mejor banco para hipoteca, cafeteras, patinete eléctrico, coches híbridos,
            pienso para perros, mejor portátil, smart tv, precio implante dental
        """,
        "transactional": """
            comprar zapatillas nike, vuelos baratos a londres, hotel barcelona, fontanero madrid, alquiler de coches málaga, entradas real madrid,
            pisos en alquiler valencia, cita previa dni, descargar whatsapp, dentista cerca de mi, código descuento shein, restaurantes cerca de mí,
            sofa cama 140 cm gris, coches de segunda mano, casa en venta marbella, calculadora hipoteca, pedir pizza, plantilla curriculum, farmacia
            de guardia, abogado laboralista, billetes tren, cerrajero urgente, muebles de jardín oferta, peluquería, apartamentos benidorm, vestido
            de fiesta azul talla 42, neumáticos 205 55 r16, envío de flores
        """,
    },
    "italian, dutch and portuguese": {
        "informational": """
            come fare il pane, hoe lang ei koken, sintomas de dengue, ricetta tiramisù, wat is inflatie, como fazer bolo, significato
            sogni, betekenis naam
        """,
        "navigational": """
            poste italiane, ing inloggen, bol.com, mercado livre, agenzia entrate, marktplaats, itau login, trenitalia
        """,
        "commercial": """
            miglior smartphone, beste wasmachine, melhor celular, recensioni dyson, laptop vergelijken, aspirapolvere robot, elektrische fiets,
            air fryer avaliações
        """,
        "transactional": """
            comprare scarpe, huis te koop amsterdam, comprar celular barato, hotel roma centro, loodgieter, voli economici, vliegtickets,
            passagens aéreas,
            idraulico, auto usate, fiets kopen
        """,
    },
}
