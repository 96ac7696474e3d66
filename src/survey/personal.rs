//! Columns that tell who answered, from where or when, by their headers.
//!
//! Nothing depends on it for privacy: a column that no map names is not read, whatever it is called. It is for the report, and so that
//! nobody takes such a column for an answer.

/// Longest header, in words, that can be the name of a personal column; a question that speaks of names or places is longer.
const WORDS_MAX: usize = 4;

/// What a personal column has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Personal {
    /// A name.
    Name,
    /// An e-mail address.
    Email,
    /// Where somebody lives or can be called.
    Address,
    /// The address of a device.
    Network,
    /// Where somebody was.
    Place,
    /// A number or a sign that stands for a person or their answer.
    Id,
    /// When somebody answered.
    Time,
}

impl Personal {
    /// What it is, for the report.
    pub fn words(self) -> &'static str {
        match self {
            Personal::Name => "a name",
            Personal::Email => "an e-mail address",
            Personal::Address => "an address or a telephone",
            Personal::Network => "a network address",
            Personal::Place => "a place",
            Personal::Id => "an id",
            Personal::Time => "a time",
        }
    }
}

/// Headers that are nothing else, without spaces and signs: those of Qualtrics (its names, its words, its ImportIds), Microsoft Forms
/// and Google Forms, in English and Spanish.
const WHOLE: &[(Personal, &[&str])] = &[
    (
        Personal::Name,
        &[
            "name",
            "nombre",
            "nome",
            "nom",
            "vorname",
            "nachname",
            "username",
            "nombredeusuario",
            "usuario",
            "respondent",
            "agent",
            "agente",
            "employee",
            "empleado",
            "empleada",
            "advisor",
            "adviser",
            "asesor",
            "asesora",
            "colleague",
        ],
    ),
    (Personal::Email, &["email", "mail", "correo", "emailaddress", "correoelectrónico"]),
    (Personal::Network, &["ipaddress", "ip", "direcciónip"]),
    (Personal::Place, &["location", "ubicación", "locationlatitude", "locationlongitude"]),
    (
        Personal::Id,
        &[
            "id",
            "recordid",
            "responseid",
            "externalreference",
            "externaldatareference",
            "uniqueidentifier",
            "participantid",
            "employeeid",
            "idderespuesta",
            "iddeempleado",
            "responseset",
        ],
    ),
    (
        Personal::Time,
        &[
            "timestamp",
            "marcatemporal",
            "starttime",
            "completiontime",
            "lastmodifiedtime",
            "horadeinicio",
            "horadefinalización",
            "horadelaúltimamodificación",
            "startdate",
            "enddate",
            "recordeddate",
            "duration",
            "durationinseconds",
        ],
    ),
];

/// Words that make a short header personal.
const WORDS: &[(Personal, &[&str])] = &[
    (Personal::Email, &["email", "mail", "e-mail", "correo"]),
    (Personal::Network, &["ip", "ipaddress"]),
    (
        Personal::Address,
        &["address", "dirección", "phone", "telephone", "teléfono", "móvil", "mobile", "postcode", "zip"],
    ),
    (Personal::Place, &["latitude", "longitude", "latitud", "longitud", "gps"]),
    (
        Personal::Name,
        &["name", "nombre", "surname", "apellido", "apellidos", "firstname", "lastname", "username"],
    ),
    (Personal::Id, &["id", "identifier", "badge", "dni", "nif", "passport", "pasaporte"]),
    (Personal::Time, &["timestamp", "birthday", "birthdate", "nacimiento"]),
];

/// Words of a header that is about a group, such as "Team name".
const GROUP_WORDS: &[&str] = &[
    "team",
    "teams",
    "department",
    "group",
    "unit",
    "squad",
    "queue",
    "equipo",
    "equipos",
    "departamento",
    "grupo",
    "unidad",
    "cola",
];

/// What a header says of a person, if it does.
pub fn personal(header: &str) -> Option<Personal> {
    let parts = words(header);
    let whole = parts.concat();
    let found = |table: &[(Personal, &[&str])], word: &str| {
        table.iter().find(|(_, known)| known.contains(&word)).map(|(what, _)| *what)
    };
    if let Some(what) = found(WHOLE, &whole) {
        return Some(what);
    }
    let of_group = parts.iter().any(|part| GROUP_WORDS.contains(&part.as_str()));
    if parts.is_empty() || parts.len() > WORDS_MAX || of_group {
        return None;
    }
    // In the order of the table: an "Email Address" is an e-mail address, and an "IP Address" one of a device.
    WORDS
        .iter()
        .find(|(_, known)| parts.iter().any(|part| known.contains(&part.as_str())))
        .map(|(what, _)| *what)
}

/// The words of a header in lower case; `RecipientFirstName` has three.
pub(super) fn words(header: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut begins = true;
    let mut lower = false;
    for letter in header.replace("E-mail", "Email").replace("e-mail", "email").chars() {
        if !letter.is_alphanumeric() {
            begins = true;
            continue;
        }
        if begins || (lower && letter.is_uppercase()) {
            parts.push(String::new());
        }
        begins = false;
        lower = letter.is_lowercase();
        if let Some(last) = parts.last_mut() {
            last.extend(letter.to_lowercase());
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_of_the_usual_exports_are_known() {
        for (header, what) in [
            ("IPAddress", Personal::Network),
            ("ipAddress", Personal::Network),
            ("IP Address", Personal::Network),
            ("RecipientLastName", Personal::Name),
            ("recipientFirstName", Personal::Name),
            ("Recipient Email", Personal::Email),
            ("Email", Personal::Email),
            ("E-mail", Personal::Email),
            ("Email Address", Personal::Email),
            ("Dirección de correo electrónico", Personal::Email),
            ("Correo electrónico", Personal::Email),
            ("ExternalReference", Personal::Id),
            ("externalDataReference", Personal::Id),
            ("_recordId", Personal::Id),
            ("ResponseId", Personal::Id),
            ("ID", Personal::Id),
            ("Id.", Personal::Id),
            ("Employee ID", Personal::Id),
            ("LocationLatitude", Personal::Place),
            ("Location Longitude", Personal::Place),
            ("Name", Personal::Name),
            ("Nombre y apellidos", Personal::Name),
            ("What is your name?", Personal::Name),
            ("Participant Name", Personal::Name),
            ("Agent", Personal::Name),
            ("Vorname", Personal::Name),
            ("Home address", Personal::Address),
            ("Teléfono", Personal::Address),
            ("Timestamp", Personal::Time),
            ("Marca temporal", Personal::Time),
            ("Start time", Personal::Time),
            ("Hora de finalización", Personal::Time),
            ("Duration (in seconds)", Personal::Time),
        ] {
            assert_eq!(personal(header), Some(what), "{header}");
        }
    }

    #[test]
    fn questions_and_teams_are_none() {
        for header in [
            "Which team are you in?",
            "Equipo",
            "Team",
            "Team name",
            "Nombre del equipo",
            "Q2_1",
            "QID6_TEXT",
            "People here had my back.",
            "Agent group",
            "My colleague helped me",
            "People here know my name and what I do",
            "La gente de aquí me apoyó.",
            "I did my work well",
            "Finished",
            "",
        ] {
            assert_eq!(personal(header), None, "{header}");
        }
    }
}
