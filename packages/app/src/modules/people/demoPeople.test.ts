import { tabPerson } from './demoPeople';

describe('the person of a tab', () => {
  beforeEach(() => {
    sessionStorage.clear();
    localStorage.clear();
  });

  it('is its own: another tab that changes does not change it', () => {
    tabPerson.set('developer');
    localStorage.setItem('devopshub.person', 'auditor');
    expect(tabPerson.get()).toBe('developer');
  });

  it('starts as the last one chosen when a link of the portal opened it, and asks otherwise', () => {
    localStorage.setItem('devopshub.person', 'manager');
    expect(tabPerson.get()).toBeUndefined();
    const referrer = jest.spyOn(document, 'referrer', 'get');
    referrer.mockReturnValue('https://elsewhere.example/');
    expect(tabPerson.get()).toBeUndefined();
    referrer.mockReturnValue(`${window.location.origin}/catalog`);
    expect(tabPerson.get()).toBe('manager');
  });

  it('stays nobody after sign-out, whatever other tabs do', () => {
    tabPerson.set('developer');
    tabPerson.clear();
    localStorage.setItem('devopshub.person', 'auditor');
    expect(tabPerson.get()).toBeUndefined();
  });
});
