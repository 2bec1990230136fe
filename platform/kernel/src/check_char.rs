//! The check characters of the standards.

/// The weights of GB 11643, from the first character.
const WEIGHTS_11_2: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/// ISO 7064 MOD 11-2 over 17 digits, as GB 11643 uses it. `None` if there are not exactly 17 digits.
///
/// ```
/// assert_eq!(plat_kernel::check_char::mod11_2("33020319000101001"), Some('3'));
/// ```
pub fn mod11_2(digits: &str) -> Option<char> {
    if digits.chars().count() != WEIGHTS_11_2.len() {
        return None;
    }
    let mut sum = 0;
    for (c, weight) in digits.chars().zip(WEIGHTS_11_2) {
        sum += c.to_digit(10)? * weight;
    }
    "10X98765432".chars().nth((sum % 11) as usize)
}

/// ISO 7064 MOD 37,36 over letters and digits; other characters (dots, hyphens) are passed over.
///
/// Finds every single wrong character and nearly every swap of two neighbours: used for electronic certificates
/// (GB/T 36904) and for our own case numbers.
///
/// ```
/// assert_eq!(plat_kernel::check_char::mod37_36("A12425GABC1234002"), 'M'); // the published example of a Global Release Identifier
/// ```
pub fn mod37_36(text: &str) -> char {
    let mut product = 36;
    for value in text.chars().filter_map(|c| c.to_digit(36)) {
        let sum = (product + value) % 36;
        product = if sum == 0 { 36 } else { sum } * 2 % 37;
    }
    char::from_digit((37 - product) % 36, 36).unwrap_or('0').to_ascii_uppercase()
}

/// The value of a character in the set of GB 32100: digits and letters without I, O, Z, S, V.
pub(crate) fn value_gb32100(c: char) -> Option<u32> {
    let at = "0123456789ABCDEFGHJKLMNPQRTUWXY".chars().position(|known| known == c)?;
    u32::try_from(at).ok()
}

/// The last character of a unified social credit code over its first 17 (GB 32100-2015).
pub fn gb32100(body: &str) -> Option<char> {
    if body.chars().count() != 17 {
        return None;
    }
    let (mut sum, mut weight) = (0, 1);
    for c in body.chars() {
        sum += value_gb32100(c)? * weight;
        weight = weight * 3 % 31;
    }
    "0123456789ABCDEFGHJKLMNPQRTUWXY".chars().nth(((31 - sum % 31) % 31) as usize)
}

/// The last character of an organisation code over its first 8 (GB 11714).
pub fn gb11714(body: &str) -> Option<char> {
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    if body.chars().count() != WEIGHTS.len() {
        return None;
    }
    let mut sum = 0;
    for (c, weight) in body.chars().zip(WEIGHTS) {
        sum += c.to_digit(36)? * weight;
    }
    match 11 - sum % 11 {
        10 => Some('X'),
        11 => Some('0'),
        digit => char::from_digit(digit, 10),
    }
}

/// The ninth character of a vehicle identification number over all 17 (GB 16735); the ninth itself has no weight.
pub fn gb16735(vin: &str) -> Option<char> {
    const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    if vin.chars().count() != WEIGHTS.len() {
        return None;
    }
    let mut sum = 0;
    for (c, weight) in vin.chars().zip(WEIGHTS) {
        sum += value_gb16735(c)? * weight;
    }
    "0123456789X".chars().nth((sum % 11) as usize)
}

fn value_gb16735(c: char) -> Option<u32> {
    let value = match c {
        '0'..='9' => return c.to_digit(10),
        'A'..='H' => u32::from(c) - u32::from('A') + 1,
        'J'..='N' => u32::from(c) - u32::from('J') + 1,
        'P' => 7,
        'R' => 9,
        'S'..='Z' => u32::from(c) - u32::from('S') + 2,
        _ => return None,
    };
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mod_37_36_agrees_with_the_published_certificates() {
        let body = "11100000000013338W01111430000006122244L20230000403001";
        assert_eq!(mod37_36(body), 'U');
        assert_eq!(mod37_36(&format!("{}.{}", &body[..21], &body[21..])), 'U');
    }

    #[test]
    fn a_body_of_the_wrong_length_has_no_check_character() {
        for text in ["", "1", "一二三四五六七八九十一二三四五六七"] {
            assert_eq!(mod11_2(text), None);
            assert_eq!(gb32100(text), None);
            assert_eq!(gb11714(text), None);
            assert_eq!(gb16735(text), None);
        }
        assert_eq!(mod37_36(""), '1');
    }
}
