"""The words that end a phrase, by language: written for Plancast from the closed word classes of each grammar.

`CLOSED` holds articles, pronouns, prepositions, conjunctions, auxiliaries, common adverbs and the commonest verbs: none
is ever part of a keyphrase. `QUALIFIERS` are adjectives that say nothing of a subject ("important", "various"): they are
part of it only in a name ("New York"). `GENERIC` nouns are fine inside a phrase ("case study"), but say nothing alone.
`CONNECTORS` may join two nouns to one phrase ("politique de confidentialité").
"""

CLOSED = {
    "en": """
a an the this that these those such each every either neither both all any some no none few fewer many much more most
less least several another other others own same i me my mine myself we us our ours ourselves you your yours yourself
yourselves he him his himself she her hers herself it its itself they them their theirs themselves one ones who whom
whose which what whatever whichever whoever someone somebody something anyone anybody anything everyone everybody
everything nobody nothing about above across after against along alongside amid among amongst around as at before behind
below beneath beside besides between beyond by despite down during except for from in inside into like near of off on
onto out outside over per since than through throughout to toward towards under underneath until till up upon versus via
vs with within without and or but nor so yet if then else because although though while whereas whether unless once when
whenever where wherever why how however therefore thus hence moreover furthermore nevertheless nonetheless otherwise
instead meanwhile rather also too very quite just only even still already again ever never always often sometimes
usually here there now today tomorrow yesterday not cannot can could may might must shall should will would ought am is
are was were be been being isn't aren't wasn't weren't ain't do does did doing done don't doesn't didn't have has had
having haven't hasn't hadn't i'm i've i'd i'll we're we've we'd we'll you're you've you'd you'll he's she's it's they're
they've they'd they'll that's there's here's what's let's who's won't wouldn't can't couldn't shouldn't mustn't etc eg
ie e.g i.e cf et al fig figs ref refs eq eqs two three four five six seven eight nine ten eleven twelve dozen half
hundred thousand million billion maybe perhaps almost nearly enough together apart away back far ago soon later earlier
well better worse whereby wherein thereby therein hereby thereof whilst albeit notwithstanding regarding concerning due
according given unlike amongst yes no ok okay oh please thanks thank hi hello dear welcome sure mr mrs ms dr prof inc ltd
january february march april june july august september october november december monday tuesday wednesday thursday
friday saturday sunday jan feb mar apr jun jul aug sep sept oct nov dec am pm a.m p.m u.s
accept accepts accepted accepting achieve achieves achieved achieving add adds added adding affect affects affected
allow allows allowed allowing appear appears appeared apply applies applied applying argue argues argued ask asks asked
asking assume assumes assumed assuming attempt attempts attempted avoid avoids avoided avoiding become becomes became
becoming begin begins began begun beginning believe believes believed bring brings brought bringing build builds built
call calls called calling choose chooses chose chosen choosing come comes came coming compare compares compared
comparing compute computes computed consider considers considered considering consist consists consisted consisting
contain contains contained containing continue continues continued contribute contributes contributed correspond
corresponds create creates created creating decide decides decided define defines defined defining demonstrate
demonstrates demonstrated demonstrating depend depends depended depending derive derives derived describe describes
described describing determine determines determined determining develop develops developed developing discuss discusses
discussed discussing employ employs employed employing enable enables enabled enabling ensure ensures ensured ensuring
establish establishes established evaluate evaluates evaluated evaluating examine examines examined examining exhibit
exhibits exhibited exist exists existed existing expect expects expected explain explains explained explaining explore
explores explored exploring fall falls fell fallen feel feels felt find finds found finding follow follows followed
following get gets got gotten getting give gives gave giving go goes went gone going grow grows grew grown happen
happens happened help helps helped helping hold holds held holding identify identifies identified identifying illustrate
illustrates illustrated improve improves improved include includes included including increase increases increased
indicate indicates indicated indicating introduce introduces introduced introducing investigate investigates
investigated investigating involve involves involved involving keep keeps kept keeping know knows knew known knowing
lead leads led leading learn learns learned leave leaves left let lets lie lies look looks looked looking lose loses
lost make makes made making mean means meant meet meets met mention mentions mentioned move moves moved need needs
needed needing note notes noted observe observes observed observing obtain obtains obtained obtaining occur occurs
occurred occurring offer offers offered offering pay pays paid perform performs performed performing play plays played
predict predicts predicted present presents presented presenting produce produces produced producing propose proposes
proposed proposing prove proves proved proven provide provides provided providing put puts reach reaches reached read
reads reading receive receives received reduce reduces reduced reducing refer refers referred relate relates remain
remains remained remaining require requires required requiring result results resulted resulting reveal reveals
revealed run runs ran said say says saying saw see sees seen seeing seem seems seemed select selects selected send sends
sent serve serves served set sets show shows showed shown showing solve solves solved solving speak speaks spoke start
starts started starting stay stays stayed suggest suggests suggested suggesting suppose take takes took taken taking
talk talks talked talking tell tells told tend tends tended think thinks thought thinking treat treats treated try tries
tried trying turn turns turned turning understand understands understood use uses used using utilize utilizes utilized
vary varies varied want wants wanted wanting wish wonder work worked working write writes wrote written yield yields
yielded click check visit sign join share based motivated associated related represent represents represented
representing support supports supported supporting
""",
    "de": """
der die das des dem den ein eine einer eines einem einen kein keine keiner keines keinem keinen dieser diese dieses
diesem diesen jener jene jenes jenem jenen jeder jede jedes jedem jeden welcher welche welches welchem welchen mancher
manche manches manchem manchen solche solcher solches solchem solchen alle aller alles allem allen beide beiden beides
einige einiger einiges einigen mehrere mehrerer mehreren viele vieler vielen vieles viel wenig wenige weniger wenigen
mehr meist meiste meisten etwas nichts man ich du er sie es wir ihr mich dich sich uns euch mir dir ihm ihn ihnen mein
meine meiner meines meinem meinen dein deine deiner deines deinem deinen sein seine seiner seines seinem seinen ihre
ihrer ihres ihrem ihren unser unsere unserer unseres unserem unseren euer eure eurer eures eurem euren wer was wen wem
wessen wo wohin woher wann warum wieso weshalb wie ob dass daß weil wenn als da damit obwohl während bevor nachdem seit
bis falls sofern sowie sowohl und oder aber denn sondern doch jedoch entweder weder noch in im ins an am ans auf aufs
aus bei beim mit nach von vom zu zum zur für fürs durch durchs gegen ohne um über unter vor hinter neben zwischen wegen
trotz statt anstatt innerhalb außerhalb entlang gegenüber ab pro je laut gemäß dank nicht auch nur schon noch immer nie
oft manchmal sehr so zu ganz gar etwa fast kaum rund wohl eben mal hier dort da dann nun jetzt heute morgen gestern bald
wieder weiter weitere weiterer weiteres weiterem weiteren zudem außerdem daher deshalb deswegen darum dadurch dafür
dagegen daran darauf daraus dabei davon davor dazu hierbei hierfür hierzu somit also dennoch trotzdem allerdings zwar
bereits erst zuerst zuletzt vielleicht natürlich eigentlich insbesondere besonders beispielsweise sogar zumindest
mindestens höchstens ungefähr selbst einfach gerne gern genau gut gute guter gutes gutem guten besser beste besten ja
nein bitte danke bin bist ist sind seid war waren wäre wären gewesen habe hast hat haben hatte hatten hätte hätten gehabt
werde wirst wird werden wurde wurden würde würden worden geworden kann kannst können könnt konnte konnten könnte könnten
muss musst müssen müsst musste mussten müsste soll sollst sollen sollte sollten will willst wollen wollte wollten darf
dürfen durfte dürfte mag mögen möchte möchten lassen lässt ließ gibt geben gab gegeben geht gehen ging gegangen kommt
kommen kam gekommen macht machen machte gemacht sagt sagen sagte gesagt zeigt zeigen zeigte gezeigt findet finden fand
gefunden steht stehen stand liegt liegen lag bleibt bleiben blieb nimmt nehmen nahm genommen bietet bieten bot nutzt
nutzen genutzt braucht brauchen erhalten erhält ermöglicht ermöglichen sorgt sorgen bringt bringen brachte hilft helfen
führt führen führte stellt stellen stellte setzt setzen setzte hält halten wissen weiß sehen sieht sah tun tut tat
erfahren lesen liest lernen arbeiten arbeitet entstehen entsteht gelten gilt verwenden verwendet bedeutet bedeuten heißt
heißen gehört gehören entwickelt entwickeln erreichen erreicht beginnt beginnen unterstützt unterstützen informieren
zwei drei vier fünf sechs sieben acht neun zehn elf zwölf hundert tausend million millionen milliarden prozent uhr euro
neue neuer neues neuem neuen wichtig wichtige wichtiger wichtiges wichtigen verschiedene verschiedener verschiedenen
bestimmte bestimmten andere anderer anderes anderem anderen eigene eigener eigenes eigenem eigenen ganze ganzen große
großer großes großem großen gesamte gesamten möglich mögliche möglichen nächste nächsten letzte letzten erste ersten
zweite zweiten dritte dritten entsprechend entsprechende entsprechenden sogenannte sogenannten aktuelle aktuellen
jeweilige jeweiligen notwendige notwendigen einzelne einzelnen vergangene vergangenen kommende kommenden zahlreiche
zahlreichen folgende folgenden unterschiedliche unterschiedlichen gemeinsam wer dass bzw usw etc ca ggf inkl zb z.b d.h
u.a januar februar märz april mai juni juli august september oktober november dezember montag dienstag mittwoch
donnerstag freitag samstag sonntag herr frau dr gmbh ag jahr jahre jahren jahres tag tage tagen woche wochen monat monate
monaten mal zeit beispiel teil anfang ende rahmen bereich fall fälle art weise
""",
    "fr": """
le la les l un une des de du d au aux à a en dans par pour sur sous avec sans chez vers auprès entre contre depuis pendant avant
après dès jusque jusqu lors selon malgré parmi outre envers hors voici voilà ce c cet cette ces ceci cela ça celui celle
ceux celles mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs je j tu il elle on nous vous ils elles me m te
t se s moi toi lui eux soi y qui que qu quoi dont où quel quelle quels quelles lequel laquelle lesquels lesquelles auquel
duquel desquels et ou mais donc or ni car si comme quand lorsque lorsqu puisque puisqu parce quoique tandis alors ainsi
afin ne n pas plus moins jamais rien aucun aucune personne point très trop peu beaucoup assez tant tellement aussi encore
déjà toujours souvent parfois ici là maintenant aujourd'hui aujourd hui hier demain bientôt ensuite puis enfin cependant
pourtant toutefois néanmoins notamment surtout seulement presque environ bien mieux mal même mêmes autre autres tout
toute tous toutes chaque plusieurs quelque quelques certain certaine certains certaines tel telle tels telles divers
diverses différents différentes oui non merci bonjour être suis es est sommes êtes sont étais était étions étaient fus
fut furent sera seront serait seraient soit soient été étant avoir ai as avons avez ont avais avait avions avaient eut
aura auront aurait auraient ait aient eu ayant faire fais fait faisons faites font faisait fera ferait faisant pouvoir
peux peut pouvons pouvez peuvent pouvait pourra pourrait pourraient pu devoir dois doit devons devez doivent devait devra
devrait devraient dû vouloir veux veut voulons voulez veulent voulait savoir sais sait savons savez savent aller vais va
vas allons allez vont irait venir vient viennent venu venue mettre met mettent mis mise prendre prend prennent pris prise
dire dit disent voir voit voient vu vue donner donne donnent donné trouver trouve trouvent trouvé permettre permet
permettent permis permettant rendre rend rendent rester reste restent passer passe passent devenir devient deviennent
devenu tenir tient tiennent tenu utiliser utilise utilisent utilisé utilisés utilisée utilisées utilisant proposer propose
proposent proposé offrir offre offrent présenter présente présentent présenté montrer montre montrent créer crée créent
créé aider aide aident falloir faut fallait faudra suivre suit suivant suivante suivants suivantes existe existent
concerne concernant concernent comprendre comprend comprennent compris grâce vise visent assure assurent répond
répondent connaître connaît appelle appelé dit dites basé basée basés basées lié liée liés liées agit afin plutôt près
loin lors cas façon manière fois lieu sorte ensemble travers partir base cours côté face suite part début fin avant
premier première premiers premières deuxième troisième dernier dernière derniers dernières nouveau nouvel nouvelle
nouveaux nouvelles grand grande grands grandes petit petite petits petites bon bonne bons bonnes meilleur meilleure
meilleurs meilleures important importante importants importantes principal principale principaux principales possible
possibles nécessaire nécessaires propre propres seul seule seuls seules nombreux nombreuses deux trois quatre cinq six
sept huit neuf dix onze douze cent mille million millions milliard milliards euros euro an ans année années jour jours
mois semaine semaines heure heures janvier février mars avril mai juin juillet août septembre octobre novembre décembre
lundi mardi mercredi jeudi vendredi samedi dimanche m. mme mlle dr etc ex cf
actuellement également rapidement facilement simplement directement particulièrement principalement généralement
réellement totalement entièrement uniquement véritablement seulement exactement récemment fréquemment constamment
""",
    "es": """
el la los las lo un una unos unas al del de a ante bajo con contra desde durante en entre hacia hasta mediante para por
según sin so sobre tras versus vía y e o u ni pero sino mas aunque si que porque pues como cuando donde mientras cuanto
cual cuales quien quienes cuyo cuya cuyos cuyas qué cómo cuándo dónde cuál cuáles quién quiénes cuánto cuánta cuántos
cuántas yo tú vos usted ustedes él ella ello nosotros nosotras vosotros vosotras ellos ellas me te se nos os le les mí ti
sí conmigo contigo consigo mi mis tu tus su sus nuestro nuestra nuestros nuestras vuestro vuestra vuestros vuestras mío
mía suyo suya suyos suyas este esta estos estas esto ese esa esos esas eso aquel aquella aquellos aquellas aquello algún
alguno alguna algunos algunas algo alguien ningún ninguno ninguna nada nadie todo toda todos todas cada otro otra otros
otras mismo misma mismos mismas tal tales tan tanto tanta tantos tantas mucho mucha muchos muchas poco poca pocos pocas
más menos muy demasiado bastante varios varias diversos diversas diferentes distintos distintas ambos ambas cualquier
cualquiera cierto cierta ciertos ciertas no sí también tampoco ya aún todavía siempre nunca jamás ahora hoy ayer mañana
luego después antes entonces así aquí ahí allí allá bien mal mejor peor mejores peores casi solo sólo además incluso quizá
quizás tal vez sin embargo por tanto ser soy eres es somos sois son era eras éramos eran fui fue fueron fuera será serán
sería serían sea sean sido siendo estar estoy está están estaba estaban estuvo estará esté estén estado estando haber he
has ha hemos han había habían hubo habrá habría haya hayan habido hay tener tengo tiene tienen tenía tenían tuvo tendrá
tenga tenido teniendo hacer hago hace hacen hacía hizo hicieron hará haga hecho haciendo poder puedo puede pueden podemos
podía pudo podrá podrán podría podrían pueda puedan deber debe deben debía debería deberían querer quiero quiere quieren
ir voy va vamos van iba fue vaya decir dice dicen dijo dicho ver ve ven vio visto dar da dan dio dado dando saber sabe
saben poner pone ponen puesto venir viene vienen llegar llega llegan llegó pasar pasa pasan quedar queda quedan seguir
sigue siguen encontrar encuentra encuentran usar usa usan usado usando utilizar utiliza utilizan utilizado utilizando
permitir permite permiten ofrecer ofrece ofrecen existir existe existen incluir incluye incluyen ayudar ayuda ayudan
necesitar necesita necesitan crear crea crean creado mostrar muestra muestran presentar presenta presentan conocer conoce falta faltan
 trabajar llevar lleva llevan tomar toma toman parecer parece parecen tratar trata tratan basado basada basados
basadas relacionado relacionada relacionados relacionadas través vez veces caso casos manera forma modo parte partes tipo
tipos lugar ejemplo cuenta hecho resto fin inicio serie cabo partir lado dentro fuera cerca lejos alrededor primer primero
primera primeros primeras segundo segunda tercer tercera último última últimos últimas nuevo nueva nuevos nuevas gran
grande grandes pequeño pequeña pequeños pequeñas buen bueno buena buenos buenas importante importantes principal
principales posible posibles necesario necesaria necesarios necesarias propio propia propios propias único única dos tres
cuatro cinco seis siete ocho nueve diez once doce cien ciento mil millón millones euros euro año años día días mes meses
semana semanas hora horas enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre
diciembre lunes martes miércoles jueves viernes sábado domingo sr sra dr etc ej gracias hola
""",
}

QUALIFIERS = {
    "en": """
first second third fourth fifth last next previous former latter able unable likely unlikely certain various different
particular specific main major minor key important significant good great bad little new old whole entire possible
impossible available similar useful interesting necessary sufficient suitable appropriate relevant recent current proper
overall general usual common typical additional further extra subsequent respective corresponding following
above-mentioned aforementioned so-called well-known real-world best right true clear easy hard simple nice happy ready
excited bigger larger smaller higher lower greater several upcoming future past
""",
}

GENERIC = {
    "en": """
time times day days year years week weeks month months hour hours minute minutes lot lots bit kind kinds sort sorts way
ways thing things stuff case cases example examples instance fact facts order term terms number numbers amount amounts
part parts rest end ends point points place side use step steps set level levels area areas reason reasons question
questions answer idea ideas issue issues problem problems effort efforts person people man woman men women guy someone
page pages site sites website post posts blog article articles paper section table figure link links work team teams
group groups member members today version list item items goal goals value values change changes form forms role roles
line lines type types range variety majority addition contrast detail details view type aspect aspects world life
difference differences increase decrease study studies approach attention importance need presence conclusion author
authors email
""",
    "de": """
menschen leute ding dinge sache sachen frage fragen thema themen ziel ziele punkt seite seiten möglichkeit möglichkeiten
grund gründe arbeit problem probleme lösung lösungen artikel beitrag beiträge schritt schritte form formen bereiche stelle
informationen anzahl welt leben weg hand blick idee ideen team teams person personen
""",
    "fr": """
chose choses question questions problème problèmes exemple exemples gens personnes homme femme hommes femmes temps monde
vie point points type types forme formes nombre objectif objectifs site sites page pages article articles place mot mots
besoin besoins équipe équipes idée idées moment étape étapes niveau travail rôle liste partie parties
""",
    "es": """
cosa cosas pregunta preguntas problema problemas gente persona personas hombre mujer hombres mujeres tiempo mundo vida
punto puntos objetivo objetivos número sitio sitios página páginas artículo artículos palabra palabras equipo equipos idea
ideas momento paso pasos nivel trabajo papel lista área áreas
""",
}

CONNECTORS = {
    "fr": "de du des d",
    "es": "de del",
}

AUXILIARIES = {
    "en": """
i you he she we they who can could may might must shall should will would cannot to let's don't didn't doesn't can't
won't couldn't wouldn't i'll you'll he'll she'll we'll they'll it'll i'd you'd we'd they'd please
""",
}
